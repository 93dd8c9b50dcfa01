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
        ("en", "(Except for the headline, this story has not been edited by our staff.)", "editor"),
        ("en", "(Corrects the number of ferries in the fifth paragraph.)", "correction"),
        ("en", "The views expressed in this article are the author’s own and not the newsroom's.", "editor"),
        ("en", "This story has been updated with the names of the crew.", "update"),
        ("en", "Updated May 6, 2024 9:30 PM", "update"),
        ("en", "Updated: 9.45pm", "update"),
        ("de", "Stand: 06.05.2024 18:00 Uhr", "update"),
        ("de", "Anmerkung der Redaktion: Der Kapitän ist bekannt.", "editor"),
        ("ru", "Примечание редакции: капитан известен автору.", "editor"),
        ("tr", "Güncelleme: 06.05.2024 - 18:00", "update"),
        ("pt-BR", "Atualizado 06/05/2024 18h00", "update"),
        ("ru", "Correction: The ferry left at six.", "correction"),
        ("en", "EDITOR’S NOTE — The captain is a friend of the author.", "editor"),
        ("en", "Editors’ Note – Two captains are friends.", "editor"),
        ("en", "Correction (May 5, 2024): The ferry left at six.", "correction"),
        ("en", "Correction, May 5: The ferry left at six.", "correction"),
        ("en", "CORRECTION - The ferry left at six.", "correction"),
        ("en", "This is an updated version of a story of November.", "update"),
        ("en", "Updated Saturday at 10:30 a.m. ET", "update"),
        ("en", "Updated 0339 GMT (1139 HKT) May 6, 2024", "update"),
        ("es", "/ Actualizado al 17/02/2024", "update"),
        ("es", "Nota de la redacción: El capitán es amigo del autor.", "editor"),
        ("fr", "Note de la rédaction : le capitaine est un ami.", "editor"),
        ("fr", "Mis à jour le 6 mai 2024 à 18h00", "update"),
        ("pt", "Nota da redação: o capitão é amigo do autor.", "editor"),
        ("de", "Korrektur: Die Fähre fuhr um sechs.", "correction"),
        ("de", "Stand: Mai 2024", "update"),
        ("sr", "Napomena redakcije: Kapetan je prijatelj autora.", "editor"),
        ("zh-Hans", "编者注：船长是作者的朋友。", "editor"),
        ("ru", "От редакции: капитан знаком автору.", "editor"),
        ("ru", "Обновлено 6 мая 2024, 18:00", "update"),
        ("uk", "Оновлено: 6 травня 2024", "update"),
        ("uz-Cyrl", "Янгиланди 6 май 2024", "update"),
        ("ky", "Жаңылоо 6-май, 2024", "update"),
        ("az", "Yeniləndi 6 may 2024", "update"),
        ("fa", "به روز شده در ۱۷ اردیبهشت ۱۴۰۳", "update"),
        ("ur", "اپ ڈیٹ کی گئی 6 مئی 2024", "update"),
        ("vi", "Cập nhật 6 tháng 5 2024", "update"),
        ("so", "Waa la cusbooneysiiyay 6 Maajo 2024", "update"),
        ("nn", "Oppdatert 6. mai 2024 kl. 18.00", "update"),
        ("en", "Updated rules of 2024 for ferries take effect", None),
        ("en", "Updated timetables show 20 more crossings, at 10:30 and at 12:30 each day", None),
        ("de", "Stand 1990 noch ein Leuchtturm hier.", None),
        ("ru", "Обновлено 2024 километра дорог у гавани.", None),
        ("en", "Correction of 5 percent: what ferries cost", None),
        ("en", "Editor's notebook: a ferry ride", None),
        ("en", "Corrections were made to the timetable.", None),
        ("en", "Clarifications - none", None),
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
