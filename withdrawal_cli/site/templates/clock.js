"use strict";
// Keeps the clocks of the page: counts to now in the schedule's zone and says each phase when it begins.
// A wall time is a number: milliseconds since 1970 as if the zone were UTC.

function partsOf(wall) {
  const date = new Date(wall);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

function wallOf(year, month, day) {
  return new Date(0).setUTCFullYear(year, month, day);
}

function addMonths(wall, months) {
  const from = partsOf(wall);
  const total = from.year * 12 + from.month + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12;
  const lastDay = partsOf(wallOf(year, month + 1, 0)).day;
  return new Date(wall).setUTCFullYear(year, month, Math.min(from.day, lastDay));
}

// The calendar parts between two wall times, as dateutil's relativedelta(later, earlier) counts them.
function breakDown(later, earlier) {
  const a = partsOf(later);
  const b = partsOf(earlier);
  const step = later < earlier ? 1 : -1;
  let months = (a.year - b.year) * 12 + a.month - b.month;
  while (step * (later - addMonths(earlier, months)) > 0) months += step;
  const seconds = Math.abs(later - addMonths(earlier, months)) / 1000;
  months = Math.abs(months);
  return [
    [Math.floor(months / 12), "year"], [months % 12, "month"], [Math.floor(seconds / 86400), "day"],
    [Math.floor(seconds / 3600) % 24, "hour"], [Math.floor(seconds / 60) % 60, "minute"], [seconds % 60, "second"],
  ];
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function wallClock(zone) {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  });
  return (instant) => {
    const part = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const time = (part.hour * 3600 + part.minute * 60 + part.second) * 1000;
    return wallOf(part.year, part.month - 1, part.day) + time;
  };
}

// `now` is an instant and `wall` the same in the schedule's zone; the rest is the phase's.
function clockText(phase, now, wall, calm) {
  if (phase.deadline_at === null) return "no last day";
  if (now === phase.deadline_at) return "the last day has just ended";
  const passed = now > phase.deadline_at;
  let parts = passed ? breakDown(wall, phase.deadline_wall) : breakDown(phase.midnight, wall);
  if (calm) parts = parts.slice(0, 5);
  const said = parts.filter(([number]) => number).map(([number, unit]) => count(number, unit)).join(" ");
  return passed ? `ran out ${said || "less than a minute"} ago` : `runs out in ${said || "less than a minute"}`;
}

function daysText(phase, wall) {
  const today = Math.floor(wall / 86400000);
  if (phase.late) return phase.late;
  if (phase.ended) return agoText(phase, today);
  if (phase.last_day === null) return phase.due === "no date" ? "" : "no last day";
  const left = phase.last_day - today;
  const opening = phase.first_day === null ? 0 : phase.first_day - today;
  if (left < 0) return phase.status === "overdue" ? `${count(-left, "day")} overdue` : `due ${count(-left, "day")} ago`;
  if (left === 0) return "last day today";
  return opening > 0 && opening < left ? `${opening}–${count(left, "day")} left` : `${count(left, "day")} left`;
}

function agoText(phase, today) {
  const low = phase.ended_last === null ? 0 : Math.max(0, today - phase.ended_last);
  if (phase.ended_first === null) return `at least ${count(low, "day")} ago`;
  const high = today - phase.ended_first;
  if (high <= 0) return "today";
  return `${low === high ? count(high, "day") : `${low}–${count(high, "day")}`} ago`;
}

function phaseAt(phases, now) {
  return phases.findLast((phase) => phase.from <= now) || phases[0];
}

function set(element, text) {
  if (!element || element.textContent === text) return;
  // dates are kept whole: a browser would break a line after a hyphen
  element.replaceChildren(...text.split(/(\b\d{4}-\d\d(?:-\d\d)?\b)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const date = document.createElement("span");
    date.className = "date";
    date.textContent = part;
    return date;
  }));
}

function startClocks(root) {
  const cards = [...root.querySelectorAll("[data-phases]")].map((element) => {
    const phases = JSON.parse(element.dataset.phases);
    const field = (name) => element.querySelector(`[data-live="${name}"]`);
    return { element, phases, field, name: element.dataset.name, shown: phases[0] };
  });
  const asOf = Number(root.dataset.asOf);
  const wallAt = wallClock(root.dataset.zone);
  const news = document.querySelector("[data-live=news]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;

  function showPhase(card, phase) {
    const said = card.shown.words !== phase.words;
    card.shown = phase;
    card.element.dataset.status = phase.status;
    for (const name of ["sign", "words", "due", "wording", "span", "also", "evidence", "meaning"]) set(card.field(name), phase[name]);
    if (said) set(news, `${card.name}: ${phase.words}`); // read aloud once, where the ticking clock is silent
  }

  function show(now) {
    const wall = wallAt(now);
    for (const card of cards) {
      const phase = phaseAt(card.phases, now);
      if (phase !== card.shown) showPhase(card, phase);
      set(card.field("clock"), phase.ended ? "" : clockText(phase, now, wall, calm.matches));
      set(card.field("days"), daysText(phase, wall));
      set(card.field("basis"), card.field("basis").dataset.now);
    }
  }

  function tick() {
    const now = Math.floor(Date.now() / 1000) * 1000;
    if (now >= asOf) show(now); // a device whose clock is behind the page leaves the page as it was made
    const every = calm.matches ? 60000 : 1000;
    timer = setTimeout(tick, every - (Date.now() % every));
  }

  function run() {
    clearTimeout(timer);
    if (!document.hidden) tick();
  }

  document.addEventListener("visibilitychange", run);
  calm.addEventListener("change", run);
  run();
}

const root = document.querySelector("[data-zone]");
try {
  if (root) startClocks(root);
} catch (error) {
  if (!(error instanceof RangeError)) throw error; // a browser that does not know the zone keeps the page as it was made
}
