// Motion on a page.

// Waits for what appears or moves to arrive: only then has it its place and its contrast.
export function settled(page) {
  return page.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}
