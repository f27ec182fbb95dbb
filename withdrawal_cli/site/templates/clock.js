"use strict";
// Keeps the page at the present: counts to now in each deadline's zone, and says each phase when it begins.
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
  let months = (a.year - b.year) * 12 + a.month - b.month;
  while (later < addMonths(earlier, months)) months -= 1;
  const seconds = Math.floor((later - addMonths(earlier, months)) / 1000);
  return {
    years: Math.floor(months / 12), months: months % 12, days: Math.floor(seconds / 86400),
    time: [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60],
  };
}

function wallClock(zone) {
  if (/^-?\d+$/.test(zone)) return (instant) => instant + Number(zone) * 60000;
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

// The words of the page: `fill("left", 3)` is the form for 3, with the page's numerals.
function speaker(words) {
  const digits = [...words.digits];
  const number = (value, least = 1) => String(value).padStart(least, "0").replace(/\d/g, (digit) => digits[digit]);
  const fill = (key, n, more = {}) => {
    const text = words[`${key}.${n === 1 ? "one" : "other"}`] || words[key];
    return text.replace(/\{(\w+)\}/g, (_, name) => (name === "n" ? number(n) : more[name]));
  };
  return { number, fill, words };
}

// `now` is an instant and `wall` the same in the deadline's zone; the rest is the phase's.
function clockText(phase, now, wall, calm, say) {
  if (phase.ended || phase.deadline_at === null || now >= phase.deadline_at || phase.counts !== "left") return "";
  const { years, months, days, time } = breakDown(phase.midnight, wall);
  const shown = (calm ? time.slice(0, 2) : time).map((part) => say.number(part, 2)).join(":");
  const parts = [];
  if (years) parts.push(say.fill("clock.year", years));
  if (years || months) parts.push(say.fill("clock.month", months));
  return [...parts, say.fill("clock.day", days), shown].join(" ");
}

// The large figure, what it counts, and the status with the days left.
function figureOf(phase, wall, say) {
  if (!phase.counts) return { number: phase.number, unit: phase.unit, answer: phase.answer };
  const today = Math.floor(wall / 86400000);
  const left = phase.last_day - today;
  if (left < 0) {
    const answer = say.fill("past.words", -left, { words: phase.said, days: say.fill("days", -left) });
    return { number: say.number(-left), unit: say.fill("past", -left), answer };
  }
  if (left === 0) {
    const answer = say.fill("left.words-last", 0, { words: phase.said });
    return { number: say.words["left.last"], unit: say.words["left.today"], answer };
  }
  const opening = phase.first_day === null ? 0 : phase.first_day - today;
  const spans = opening > 0 && opening < left;
  const days = say.fill(spans ? "days.range" : "days", left, { low: say.number(opening) });
  const answer = say.fill("left.words", left, { words: phase.said, days });
  return { number: (spans ? `${say.number(opening)}–` : "") + say.number(left), unit: say.fill("left", left), answer };
}

function phaseAt(phases, now) {
  return phases.findLast((phase) => phase.from <= now) || phases[0];
}

function startClocks(root) {
  const say = speaker(JSON.parse(root.dataset.words));
  const asOf = Number(root.dataset.asOf);
  const news = document.querySelector("[data-live=news]");
  const counts = document.querySelector("[data-live=counts]");
  const order = Object.keys(say.words).filter((key) => key.startsWith("counted.")).map((key) => key.slice(8));
  const stale = document.querySelector("[data-live=stale]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;

  const cards = [...document.querySelectorAll("[data-phases]")].map((card) => {
    const key = card.dataset.key || card.id.replace("deadline-", "");
    const places = [card, ...document.querySelectorAll(`[data-follows="${key}"]`)];
    const phases = JSON.parse(card.dataset.phases);
    const fields = {};
    for (const place of places) {
      for (const field of place.querySelectorAll("[data-live]")) (fields[field.dataset.live] ||= []).push(field);
    }
    return { card, places, phases, fields, shown: phases[0], wallAt: wallClock(card.dataset.zone) };
  });

  function set(card, name, text) {
    for (const field of card.fields[name] || []) if (field.textContent !== text) field.textContent = text;
  }

  function showPhase(card, phase) {
    const said = card.shown.words !== phase.words;
    card.shown = phase;
    for (const place of card.places) {
      place.dataset.status = phase.status;
      place.dataset.tone = phase.tone;
    }
    for (const name of ["sign", "words", "due", "quote", "meaning", "brief", "beside", "rule", "until", "own"]) set(card, name, phase[name]);
    for (const field of card.fields.evidence || []) field.hidden = !phase.ended;
    for (const field of card.fields.own || []) field.hidden = !phase.own;
    if (said) news.textContent = `${card.card.dataset.name}: ${phase.words}`; // read aloud once; the clock is silent
  }

  function show(now) {
    for (const card of cards) {
      const wall = card.wallAt(now);
      const phase = phaseAt(card.phases, now);
      if (phase !== card.shown) showPhase(card, phase);
      const figure = figureOf(phase, wall, say);
      for (const name of ["number", "unit", "answer"]) set(card, name, figure[name]);
      for (const field of card.fields.number || []) field.parentElement.classList.toggle("words", !figure.unit);
      set(card, "clock", clockText(phase, now, wall, calm.matches, say));
    }
    if (counts) {
      const of = (status) => cards.filter((card) => card.shown.status === status).length;
      const text = order.filter(of).map((status) => say.fill(`counted.${status}`, of(status))).join(say.words["list.comma"]);
      if (counts.textContent !== text) counts.textContent = text;
    }
    const days = Math.floor((now - asOf) / 86400000);
    if (stale && days > 0) {
      const text = say.fill("stale", days);
      if (stale.textContent !== text) stale.textContent = text;
      stale.hidden = false;
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

// What a link leads to may be in a list that is closed.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let place = target; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  if (target) target.scrollIntoView();
}

const theme = /^#.*theme=(light|dark)/.exec(location.hash);
if (theme) document.documentElement.dataset.theme = theme[1];
addEventListener("hashchange", openTarget);
openTarget();
const root = document.querySelector("[data-words]");
try {
  if (root) startClocks(root);
} catch (error) {
  if (!(error instanceof RangeError)) throw error; // a browser that does not know the zone keeps the page as it was made
}
