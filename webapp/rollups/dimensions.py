"""By which properties people are told apart, and which figures are told side by side: never by two properties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webapp import analytics, consent
from webapp.analytics import Stage
from webapp.rollups.reading import Campaign, Sums
from webapp.rollups.suppression import Days

VISITS, ERRORS = analytics.figures.VISITS, analytics.figures.ERRORS
WAY = (Stage.SEEN, Stage.BEGAN, Stage.SENT, Stage.CONFIRMED)
ENTERED, SECOND = "entered", "second"
GIVEN, REFUSED, WITHDRAWN = "consent_given", "consent_refused", "consent_withdrawn"
EXACTLY = "all"
"""In a dimension's place: told apart by nothing, and so exact."""
EXACT_FIGURES = (VISITS, *(stage.figure for stage in WAY), ERRORS)
"""Of those who agreed, what is also told as a whole."""


@dataclass(frozen=True)
class Dimension:
    """Figures that are told by the values of one property."""

    key: str
    figures: Mapping[str, str]
    """By the name under which it is told, the figure that is counted so."""
    is_of_facts: bool = False
    purpose: str = ""
    """Of consents alone: given and refused are told together or not at all, since together they are all."""

    def days(self, facts: Sums, counts: Sums) -> Iterator[tuple[Campaign, Days]]:
        """Campaign by campaign, what there is of it by day."""
        if self.purpose:
            return facts.boxes(self.purpose, self.figures)
        # The stages know no more of a source than its bucket, so its visits stand under that too.
        name_of = analytics.bucket_of if self.key == "source" else None
        return (facts if self.is_of_facts else counts).side_by_side(self.figures, name_of)


def of_consent(purpose: str) -> str:
    """The key of the dimension of a purpose."""
    return f"consent_{purpose}"


DIMENSIONS = {
    dimension.key: dimension
    for dimension in (
        Dimension("source", {VISITS: VISITS, **{stage.figure: stage.figure for stage in WAY}}),
        Dimension(
            "language",
            {
                VISITS: analytics.figures.LANGUAGE,
                **{stage.figure: analytics.figures.by_language(stage) for stage in WAY},
            },
        ),
        Dimension(
            "device",
            {VISITS: analytics.figures.DEVICE, **{stage.figure: analytics.figures.by_device(stage) for stage in WAY}},
        ),
        Dimension(ERRORS, {ERRORS: ERRORS}),
        Dimension(ENTERED, {"sent": "sent", "confirmed": "confirmed"}, is_of_facts=True),
        Dimension(SECOND, {SECOND: SECOND}, is_of_facts=True),
        *(
            Dimension(of_consent(purpose), {"given": GIVEN, "refused": REFUSED}, is_of_facts=True, purpose=purpose)
            for purpose in consent.BY_KEY
        ),
    )
}
COUNTED_FIGURES = frozenset(
    figure for one in DIMENSIONS.values() if not one.is_of_facts for figure in one.figures.values()
)
FACT_FIGURES = frozenset(figure for one in DIMENSIONS.values() if one.is_of_facts for figure in one.figures.values())
