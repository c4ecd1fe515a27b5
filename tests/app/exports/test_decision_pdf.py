"""The decision on paper, read back by another library."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from app.exports.decision_pdf import Decision, decision_pdf
from app.exports.portfolio_csv import NoPortfolio
from tests.app.api import API, create
from tests.app.exports.planned import planned

A4_POINTS = (595, 842)


def paper(*, lang: Any = "vi", title: str | None = None, certificate: str | None = "c" * 64) -> PdfReader:  # noqa: ANN401 - a word
    round_data, plan = planned(full=True)
    if title is not None:
        round_data["projects"][0]["title"] = title
    decision = Decision(
        plan_id="11112222-3333",
        version="0.1.0",
        round=round_data,
        plan=plan,
        plan_sha256="a" * 64,
        certificate_sha256=certificate,
        lang=lang,
    )
    return PdfReader(io.BytesIO(decision_pdf(decision)))


def words_of(read: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))


def test_every_page_is_a4_and_tells_its_number() -> None:
    read = paper()

    for number, page in enumerate(read.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_POINTS
        assert f"Trang {number} / {len(read.pages)}" in page.extract_text()
        assert "Số liệu minh họa" in page.extract_text()


def test_the_summary_is_one_sentence_with_money_coverage_and_bound() -> None:
    told = words_of(paper())

    assert "Danh mục 5 dự án dùng 0,809335 tỷ đồng trong 2031–2034, đạt 63,31% mức phủ chỉ tiêu" in told
    assert "bộ giải chứng minh không phương án nào vượt 63,31%; để ngoài" in told


def test_tables_citations_what_was_left_out_and_fingerprints_are_on_it() -> None:
    told = words_of(paper())

    assert "Vốn theo giai đoạn" in told
    assert "quy định thử" in told  # the citation of a rule
    assert "Không chọn" in told
    assert "c" * 64 in told.replace(" ", "")
    assert "phanky verify round.json plan.json" in told


def test_it_speaks_english_when_asked() -> None:
    told = words_of(paper(lang="en"))

    assert "Decision dossier" in told
    assert "Illustrative figure" in told
    assert "Hồ sơ quyết định" not in told


def test_what_people_wrote_is_never_read_as_layout() -> None:
    wrote = '#panic("x") $x$ *y* ]] <svg> & = 1'

    assert wrote.replace(" ", "") in words_of(paper(title=wrote)).replace(" ", "")


def test_letters_that_no_font_draws_do_not_stop_the_print() -> None:
    assert "Trang 1" in words_of(paper(title="规划 🚀"))


def test_the_same_plan_makes_the_same_bytes() -> None:
    round_data, plan = planned()
    decision = Decision(plan_id="p", version="1", round=round_data, plan=plan, plan_sha256="a", certificate_sha256=None)

    assert decision_pdf(decision) == decision_pdf(decision)


def test_a_plan_without_a_portfolio_is_not_printed() -> None:
    round_data, plan = planned()
    decision = Decision(
        plan_id="p",
        version="1",
        round=round_data,
        plan={**plan, "answer": "infeasible"},
        plan_sha256="a",
        certificate_sha256=None,
    )

    with pytest.raises(NoPortfolio):
        decision_pdf(decision)


def test_the_paper_names_the_fingerprints_of_the_files_in_the_audit_dossier(
    solving: TestClient, tiny: dict[str, Any]
) -> None:
    code = create(solving, tiny)
    plan_id = plan_of(solving, code)

    archive = zipfile.ZipFile(io.BytesIO(solving.get(f"{API}/plans/{plan_id}/dossier.zip").content))
    printed = solving.get(f"{API}/plans/{plan_id}/dossier.pdf")

    told = words_of(PdfReader(io.BytesIO(printed.content))).replace(" ", "")
    assert printed.headers["content-type"] == "application/pdf"
    assert archive.read("decision.pdf") == printed.content
    for name in ("plan.json", "certificate.json"):
        assert hashlib.sha256(archive.read(name)).hexdigest() in told


def plan_of(client: TestClient, code: str) -> str:
    """The id of a plan that the service has just found."""
    run = client.post(f"{API}/rounds/{code}/runs", json={}).json()
    for _line in client.get(f"{API}/runs/{run['id']}/events").iter_lines():
        pass  # until its end
    return str(client.get(f"{API}/runs/{run['id']}").json()["plan_id"])
