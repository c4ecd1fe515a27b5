"""How a worker does a run: asked of its solving process, told as it goes, ended once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.jobs.process import Died, Overran
from app.jobs.queue import end
from app.jobs.worker import Job, Worker
from app.runs import events, queries, service
from app.runs.translate import NoAnswer, Question

log = logging.getLogger(__name__)

Json = dict[str, Any]

MOST_CRASHES = 3
"""A question that breaks its solving process so often is given up."""
TELL_S = 0.5
"""So often a search is told of when nothing new is found; what is new is told at once."""
NEW_S = 0.1
CANCELLED = NoAnswer(
    "Lượt chạy bị dừng trước khi tìm được phương án nào.",
    "The run was cancelled before any plan was found.",
    stopped="cancelled",
)


class RunWork:
    """The handler of runs."""

    def work(self, worker: Worker, job: Job) -> None:
        """Search, and end the run with the plan. Raises Interrupted."""
        question = worker.transact(lambda session: self._begin(session, worker, job))
        if question is None:
            return
        while True:
            try:
                plan = self._solve(worker, job, question)
            except Died as death:
                if death.cancelled:
                    self._fail(worker, job, CANCELLED)
                    return
                if self._is_given_up(worker, job, death):
                    return
            except (NoAnswer, Overran) as error:
                self._fail(worker, job, _told(error))
                return
            else:
                self._finish(worker, job, plan)
                return

    def give_up(self, session: Session, job: Job, log_text: str) -> None:
        """End the run as failed."""
        service.crashed(session, run_id=job.subject, log=log_text)
        service.fail(session, run_id=job.subject, why=_given_up())

    def _begin(self, session: Session, worker: Worker, job: Job) -> Question | None:
        question = service.begin(session, run_id=job.subject, worker=worker.id, attempt=job.attempt)
        if question is None:
            end(session, job_id=job.id)
        return question

    def _solve(self, worker: Worker, job: Job, question: Question) -> Json:
        """The plan file. Raises NoAnswer, Died, Overran, Interrupted."""
        told = _Telling(lambda data: self._note(worker, job, data))
        plan: Json | None = None
        answers = worker.process.ask(
            question.text(), limit_s=question.limit_s, cancelled=lambda: self._is_cancelled(worker, job)
        )
        for answer in answers:
            if "progress" in answer:
                told.progress(answer["progress"])
            elif "plan" in answer:
                plan = answer["plan"]
            elif "failed" in answer:
                failed = answer["failed"]
                raise NoAnswer(failed["vi"], failed["en"])
        if plan is None:
            raise NoAnswer("Tiến trình giải không trả lời gì.", "The solving process answered nothing.")
        return plan

    def _is_cancelled(self, worker: Worker, job: Job) -> bool:
        worker.expect_going()
        return worker.transact(lambda session: queries.cancel_asked(session, run_id=job.subject))

    def _note(self, worker: Worker, job: Job, data: Json) -> None:
        worker.transact(lambda session: events.progress(session, run_id=job.subject, told=data))

    def _is_given_up(self, worker: Worker, job: Job, death: Died) -> bool:
        """Note that the solving process broke; end the run when that was once too often."""
        words = f"{death.how}\n{death.log}".strip()
        crashes = worker.transact(lambda session: service.crashed(session, run_id=job.subject, log=words))
        log.warning("the solving process of run %s ended with %s (%d)", job.subject, death.how, crashes)
        if crashes < MOST_CRASHES:
            return False
        self._fail(worker, job, _told(death))
        return True

    def _fail(self, worker: Worker, job: Job, why: NoAnswer) -> None:
        def decide(session: Session) -> None:
            service.fail(session, run_id=job.subject, why=why)
            end(session, job_id=job.id)

        worker.transact(decide)

    def _finish(self, worker: Worker, job: Job, plan: Json) -> None:
        def decide(session: Session) -> None:
            service.finish(session, run_id=job.subject, plan=plan)
            end(session, job_id=job.id)

        worker.transact(decide)


class _Telling:
    """Tells what is new at once, and otherwise only now and then: every word is a write."""

    def __init__(self, tell: Callable[[Json], None]) -> None:
        self._tell = tell
        self._last: tuple[object, ...] = ()
        self._at = float("-inf")

    def progress(self, data: Json) -> None:
        now, found = time.monotonic(), (data["stage"], data["phase"], data["incumbent"], data["bound"])
        if now - self._at >= (NEW_S if found != self._last else TELL_S):
            self._tell(data)
            self._last, self._at = found, now


def _told(error: Exception) -> NoAnswer:
    if isinstance(error, NoAnswer):
        return error
    if isinstance(error, Overran):
        return NoAnswer(
            f"Tiến trình giải quá {error.limit_s:.0f} giây và đã bị dừng; hãy tăng sai lệch cho phép hoặc thời gian.",
            f"The solving process overran {error.limit_s:.0f} s and was ended; allow a wider gap or more time.",
        )
    if isinstance(error, Died):
        words = error.log.strip().splitlines()[-1:]
        return NoAnswer(
            f"Tiến trình giải dừng bất thường ({error.how}), cả {MOST_CRASHES} lần.",
            f"The solving process ended with {error.how}, all {MOST_CRASHES} times.",
            *words,
        )
    return _given_up()


def _given_up() -> NoAnswer:
    return NoAnswer(
        "Lượt chạy bị bỏ sau nhiều lần không đến được kết thúc; xem nhật ký của lượt chạy.",
        "The run was given up after many attempts that came to no end; see the run's log.",
    )
