-- Lists of one type, unit or clerk, sorted by what these go together with: all cases of a type have the same title, most have the same
-- clerk. A walk along the whole order would pass by tens of thousands of others first. Where nothing else is asked for, the date
-- is not among the columns, so that setting a follow-up leaves these indices alone.
CREATE INDEX cases_of_type_by_clerk ON cases (state, case_type, clerk_sign, reference_key, id, clerk_id, filing_unit);
CREATE INDEX cases_of_unit_by_type ON cases (state, filing_unit, case_type_title, reference_key, id, clerk_id, case_type);
CREATE INDEX cases_of_unit_by_clerk ON cases (state, filing_unit, clerk_sign, reference_key, id, clerk_id, case_type);
CREATE INDEX cases_of_clerk_by_type ON cases (state, clerk_id, case_type_title, reference_key, id, case_type, filing_unit);
CREATE INDEX cases_of_clerk_by_reference ON cases (state, clerk_id, reference_key, id, case_type, filing_unit);
