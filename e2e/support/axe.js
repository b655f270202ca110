// What axe-core finds wrong on a page.

import axe from "axe-core";
import { settled } from "./motion.js";

export async function violations(page, options = {}) {
  await settled(page);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), options);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
}
