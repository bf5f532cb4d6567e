"""A first guess at a contact from the line of a sender."""

import pytest

from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.contacts.sender import contact_of_sender, split_sender


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Dr. med. Mehmet Groß-Strößner <m.gross@example.org>",
            {
                "title": "Dr. med.",
                "given_name": "Mehmet",
                "family_name": "Groß-Strößner",
                "email": "m.gross@example.org",
            },
        ),
        ("Krämer, Ilse <i@example.org>", {"given_name": "Ilse", "family_name": "Krämer", "email": "i@example.org"}),
        ("Frau Ilse von der Aue", {"gender": "f", "given_name": "Ilse", "family_name": "von der Aue"}),
        ("Krämer", {"family_name": "Krämer"}),
        ("Ingo Ing", {"given_name": "Ingo", "family_name": "Ing"}),
        ("post@example.org", {"email": "post@example.org"}),
        (
            "Dachbau Müller GmbH & Co. KG <info@example.org>",
            {"kind": "organisation", "organisation": "Dachbau Müller GmbH & Co. KG", "email": "info@example.org"},
        ),
        ("Landratsamt Musterau", {"kind": "organisation", "organisation": "Landratsamt Musterau"}),
        ("Sportverein Musterau 1920 e.V.", {"kind": "organisation", "organisation": "Sportverein Musterau 1920 e.V."}),
        ("", {}),
        (" , ", {}),
        ("Dr.", {"family_name": "Dr."}),
    ],
)
def test_what_a_line_suggests(line, expected):
    assert contact_of_sender(line) == NewContact(**{"kind": "person", **expected})


def test_name_and_address_are_told_apart():
    assert split_sender("Jürgen Größler <j@example.org>") == ("Jürgen Größler", "j@example.org")
    assert split_sender('"Amt <x@example.org>" <y@example.org>') == ("Amt <x@example.org>", "y@example.org")
    assert split_sender("Bürgerin <ohne Adresse>") == ("Bürgerin <ohne Adresse>", "")
