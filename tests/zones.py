"""Time zones for tests, and strategies for days and instants in them."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

UTC = timezone.utc
BAGHDAD = ZoneInfo("Asia/Baghdad")
NOW = datetime(2026, 11, 22, 21, 30, 15, 999_999, tzinfo=UTC)
"""Already the 23rd in Baghdad."""

# Clocks that change at or around midnight, odd offsets, days that never were, both sides of the date line.
ZONES = [
    "Asia/Baghdad", "UTC", "Asia/Beirut", "America/Havana", "Africa/Cairo", "Pacific/Apia", "America/Sao_Paulo",
    "America/St_Johns", "America/Toronto", "Pacific/Kwajalein", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Europe/Amsterdam", "Africa/Monrovia", "America/Sitka", "Asia/Manila", "America/Nuuk",
    "Europe/London", "Europe/Dublin", "Antarctica/Troll",
]  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.one_of(st.dates(), st.dates(date(1840, 1, 1), date(2040, 1, 1)))


@st.composite
def instants(draw, within=zones):
    """An aware instant of the years 2 to 9998, without fractions of a second."""
    seconds = draw(st.one_of(st.integers(-62_100_000_000, 253_300_000_000), st.integers(-4_100_000_000, 2_200_000_000)))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(draw(within))


def utc(instant):
    return instant.astimezone(UTC)
