"""Times of steps, and how they are told beside what was promised."""

import os
from dataclasses import dataclass, field
from math import ceil
from statistics import fmean, median

from bench._company import tell

P95 = 0.95


@dataclass(slots=True)
class Times:
    """What one kind of step took, in milliseconds."""

    ms: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    """Of a processor, by the server alone."""

    def add(self, seconds: float, used: float = 0.0) -> None:
        """Take one more."""
        self.ms.append(seconds * 1000)
        self.used.append(used * 1000)

    @property
    def p50(self) -> float:
        """Return the median."""
        return median(self.ms)

    @property
    def p95(self) -> float:
        """Return what 19 of 20 stayed under."""
        return sorted(self.ms)[ceil(P95 * len(self.ms)) - 1]

    @property
    def least(self) -> float:
        """Return the quickest: what it costs where nothing else runs."""
        return min(self.ms)


@dataclass(frozen=True, slots=True)
class Promise:
    """A limit in milliseconds on the median or on 19 of 20."""

    of: str
    ms: float

    def found(self, times: Times) -> float:
        """Return the figure that is promised."""
        return times.p50 if self.of == "p50" else times.p95

    def is_kept(self, times: Times) -> bool:
        """Return whether the limit holds."""
        return self.found(times) < self.ms


def table(rows: list[tuple[str, str, Times, Promise | None]]) -> int:
    """Print a row for each kind of step; return how many promises are broken."""
    heads = "".join(f"{head:>8}" for head in ("least", "p50", "p95", "cpu"))
    tell(f"{'step, ms':<26}{'who':<9}{'n':>4}{heads}  promised")
    broken = 0
    for name, who, times, promise in rows:
        said = ""
        if promise:
            is_kept = promise.is_kept(times)
            broken += not is_kept
            said = f"{promise.of} < {promise.ms:.0f}{'' if is_kept else '  MISSED'}"
        found = times.least, times.p50, times.p95, fmean(times.used)
        figures = "".join(f"{ms:8.1f}" for ms in found)
        tell(f"{name:<26}{who:<9}{len(times.ms):>4}{figures}  {said}")
    return broken


def busy() -> str:
    """Return how many programs want a processor, on average of the last minute."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
