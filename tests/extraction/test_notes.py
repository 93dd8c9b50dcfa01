"""Corrections, editor's notes and "updated" stamps."""

from __future__ import annotations

import pytest

from archive.article import Note
from archive.extraction.extract import extract
from archive.extraction.notes import find_notes
from tests.extraction.texts import SIX_PARAGRAPHS


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Correction: The ferry left at six, not at seven.", "correction"),
        ("en", "(CORRECTION: The ferry left at six.)", "correction"),
        ("en", "An earlier version of this story gave the wrong hour.", "correction"),
        ("en", "Editor’s note: The captain is a friend of the author.", "editor"),
        ("en", "EDITOR'S NOTE: The captain is a friend.", "editor"),
        ("en", "This story has been updated with the names of the crew.", "update"),
        ("en", "Updated May 6, 2024 9:30 PM", "update"),
        ("en", "Updated: 9.45pm", "update"),
        ("de", "Stand: 06.05.2024 18:00 Uhr", "update"),
        ("de", "Anmerkung der Redaktion: Der Kapitän ist bekannt.", "editor"),
        ("ru", "Примечание редакции: капитан известен автору.", "editor"),
        ("tr", "Güncelleme: 06.05.2024 - 18:00", "update"),
        ("pt-BR", "Atualizado 06/05/2024 18h00", "update"),
        ("ru", "Correction: The ferry left at six.", "correction"),
        ("en", "Updated rules for ferries are to be published soon.", None),
        ("en", "Corrections officers took the ferry.", None),
        ("en", "Stand: 06.05.2024", None),
        ("en", "Correction: " + "x" * 1000, None),
        ("en", "", None),
    ],
)
def test_what_a_note_is(language: str, text: str, kind: str | None) -> None:
    assert find_notes([text], language) == ((Note(kind, text),) if kind else ())  # type: ignore[arg-type]


def test_a_note_is_kept_once_and_in_order() -> None:
    texts = ["Updated May 6, 2024", "The ferry left.", "Correction: At six.", "Updated May 6, 2024"]
    assert [note.kind for note in find_notes(texts, "en")] == ["update", "correction"]


def test_notes_stand_around_the_title_and_in_the_body() -> None:
    page = f"""<html lang="en"><body><article><h1>A ferry leaves the harbor</h1><div>Updated May 6, 2024 9:30 PM</div>
    {SIX_PARAGRAPHS}<p>Correction: The ferry left at six, not at seven.</p></article></body></html>"""
    notes = extract(page.encode(), "https://lakeside.example/news/ferry").notes
    assert [note.kind for note in notes] == ["update", "correction"]
