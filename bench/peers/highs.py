"""HiGHS as a user would call it: the whole model in one call, its own settings, one thread."""

from __future__ import annotations

import math

import highspy
import numpy as np

from bench.peers.door import Searched
from bench.peers.plain import Plain, Row

ENDED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


def search(plain: Plain, stage: str, *, gap: float, time_limit_s: float) -> Searched:
    """Search one stage; see `door.Peer`."""
    engine = handed_over(plain, stage)
    for name, value in (("mip_rel_gap", gap), ("time_limit", time_limit_s), ("threads", 1)):
        engine.setOptionValue(name, value)
    engine.run()
    info, status = engine.getInfo(), engine.getModelStatus()
    if status == highspy.HighsModelStatus.kModelEmpty:  # which it is not asked about: all that counts is what is there
        return Searched((), plain.stages[stage].constant, ended=True, status=engine.modelStatusToString(status))
    held = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound if info.mip_node_count >= 0 else info.objective_function_value
    return Searched(
        tuple(engine.getSolution().col_value) if held else None,
        bound if math.isfinite(bound) and abs(bound) < highspy.kHighsInf else None,
        status in ENDED,
        engine.modelStatusToString(status),
    )


def handed_over(plain: Plain, stage: str) -> highspy.Highs:
    """An engine that holds the model, in one call, and has not searched yet."""
    engine = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy types only its methods
    engine.setOptionValue("output_flag", False)
    engine.passModel(_model(plain, stage))
    return engine


def _model(plain: Plain, stage: str) -> highspy.HighsLp:
    lp, pushed = highspy.HighsLp(), plain.stages[stage]
    lp.num_col_, lp.num_row_ = len(plain.columns), len(plain.rows)
    costs = np.zeros(len(plain.columns))
    costs[list(pushed.terms)] = list(pushed.terms.values())
    lp.col_cost_, lp.offset_ = costs / pushed.by, pushed.constant
    lp.sense_ = highspy.ObjSense.kMaximize if pushed.maximise else highspy.ObjSense.kMinimize
    lp.col_lower_ = np.zeros(len(plain.columns))
    lp.col_upper_ = np.array([column.up for column in plain.columns], dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[column.whole] for column in plain.columns]
    scales = np.array([row.by for row in plain.rows], dtype=float)
    lp.row_lower_ = np.array([-math.inf if row.low is None else row.low for row in plain.rows]) / scales
    lp.row_upper_ = np.array([math.inf if row.up is None else row.up for row in plain.rows]) / scales
    _fill(lp, plain.rows, scales)
    return lp


def _fill(lp: highspy.HighsLp, rows: list[Row], scales: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    lengths = [len(row.terms) for row in rows]
    places: list[int] = []
    factors: list[float] = []
    for row in rows:
        places += row.terms.keys()
        factors += row.terms.values()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum(lengths, dtype=np.int32)))
    lp.a_matrix_.index_ = np.array(places, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(factors, dtype=float) / np.repeat(scales, lengths)
