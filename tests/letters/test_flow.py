"""Strips onto pages: nothing lost, nothing over the edge, glue holds."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.letters.flow import Frame, Strip, glue, paginate

FIRST, NEXT = Frame(100, 200), Frame(20, 220)


def paragraphs(lengths):
    strips = []
    for lines in lengths:
        strips += glue([Strip(10.0, before=6.0 if number == 0 else 0.0) for number in range(lines)])
    return strips


@given(st.lists(st.integers(1, 40), max_size=12))
def test_no_widow_no_orphan_nothing_lost(lengths):
    strips = paragraphs(lengths)
    pages = paginate(strips, FIRST, NEXT)
    flat = [placed.strip for page in pages for placed in page]
    assert all(one is other for one, other in zip(flat, strips, strict=True))
    edges = [0]
    for lines in lengths:
        edges.append(edges[-1] + lines)
    seen = 0
    for number, page in enumerate(pages):
        frame = FIRST if number == 0 else NEXT
        assert all(frame.top <= placed.y and placed.y + placed.strip.height <= frame.bottom + 0.1 for placed in page)
        seen += len(page)
        if number + 1 < len(pages) and page:
            assert seen - 1 not in {edge for edge, lines in zip(edges, lengths, strict=False) if lines > 1}
            assert seen + 1 not in {edge for edge, lines in zip(edges[1:], lengths, strict=True) if lines > 1}


def test_a_group_taller_than_a_page_is_torn_rather_than_lost():
    strips = [Strip(50.0, glued=True) for _ in range(9)]
    pages = paginate(strips, FIRST, NEXT)
    assert sum(map(len, pages)) == 9
    assert len(pages) == 3


def test_table_head_comes_again_on_the_next_page():
    head = Strip(10.0, glued=True)
    pages = paginate([head, *[Strip(10.0, header=head) for _ in range(30)]], FIRST, NEXT)
    assert [page[0].strip is head for page in pages] == [True] * len(pages)
    assert [page[0].repeated for page in pages] == [False] + [True] * (len(pages) - 1)


def test_page_break_and_empty_body():
    pages = paginate([Strip(10.0), Strip(10.0, new_page=True, before=5.0)], FIRST, NEXT)
    assert [len(page) for page in pages] == [1, 1]
    assert pages[1][0].y == NEXT.top
    assert paginate([], FIRST, NEXT) == [[]]


def test_what_is_kept_goes_to_the_next_page_whole_or_is_torn_like_other_text_when_no_page_holds_it():
    before = [Strip(10.0) for _ in range(7)]
    kept = [Strip(10.0, kept=number < 5) for number in range(6)]
    assert [len(page) for page in paginate([*before, *kept], FIRST, NEXT)] == [7, 6]
    taller = [Strip(10.0, kept=number < 29, glued=number == 28) for number in range(30)]
    assert [len(page) for page in paginate([*before, *taller], FIRST, NEXT)] == [10, 20, 7]


def test_what_is_kept_stays_whole_where_the_page_does_not_hold_what_is_glued_to_it_as_well():
    before = [Strip(10.0) for _ in range(3)]
    subject = Strip(10.0, glued=True)
    instruction = [Strip(10.0, kept=True) for _ in range(18)] + [Strip(10.0, glued=True)]
    signature = Strip(40.0)
    assert [len(page) for page in paginate([*before, *instruction, signature], FIRST, NEXT)] == [3, 19, 1]
    assert [len(page) for page in paginate([*before, subject, *instruction, signature], FIRST, NEXT)] == [3, 20, 1]
    longer = [replace(strip, height=10.5) for strip in instruction]
    assert [len(page) for page in paginate([*before, subject, *longer, signature], FIRST, NEXT)] == [4, 19, 1]
