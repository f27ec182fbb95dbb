// Visits pages in Chromium as a plan on standard input says, and prints what was seen, as JSON.
// A visit: { url, context, clock, steps }. A step is one of { evaluate }, { run: ms }, { keys: [..] }, { axe: true },
// { screenshot: file }, { pdf: file }, { frame: selector, evaluate }; what it gives is in `values`, in order.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

async function step(page, todo) {
  if (todo.run !== undefined) return page.clock.runFor(todo.run);
  if (todo.screenshot) return page.screenshot({ path: todo.screenshot, fullPage: true }).then(() => null);
  if (todo.pdf) return page.pdf({ path: todo.pdf, format: "A4" }).then(() => null);
  if (todo.keys) {
    const focused = [];
    for (const key of todo.keys) {
      await page.keyboard.press(key);
      focused.push(await page.evaluate(() => {
        const { tagName, textContent } = document.activeElement;
        const { outlineStyle } = getComputedStyle(document.activeElement);
        return { tag: tagName, text: textContent.trim().slice(0, 60), outline: outlineStyle };
      }));
    }
    return focused;
  }
  if (todo.axe) {
    await page.evaluate(AXE);
    const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
    const told = ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`;
    return { violations: found.violations.map(told), passes: found.passes.length };
  }
  const place = todo.frame ? await (await page.$(todo.frame)).contentFrame() : page;
  return place.evaluate(todo.evaluate);
}

const plan = JSON.parse(readFileSync(0, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "withdrawal-chromium-"));
const browser = await chromium.launch({ executablePath: process.argv[2], args: [...FLAGS], env: { ...process.env, HOME: folder } });
const seen = [];
try {
  for (const { url, context, clock, steps } of plan) {
    const here = await browser.newContext(context || {});
    const page = await here.newPage();
    const said = [];
    const requests = [];
    page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => said.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("request", (request) => requests.push(request.url().slice(0, 200)));
    if (clock !== undefined) {
      await page.clock.install({ time: clock - 10_000 }); // it runs until it is paused
      await page.clock.pauseAt(clock);
    }
    await page.goto(url);
    const values = [];
    for (const todo of steps) values.push((await step(page, todo)) ?? null);
    seen.push({ values, said, requests });
    await here.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(seen));
