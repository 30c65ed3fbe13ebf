// A table wider than the page says so in words, just before it (`ui/_scroll_hint.html`).
export function announceOverflow() {
  const watch = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const region = entry.target.closest(".scroll-x");
      region.toggleAttribute("data-more", region.scrollWidth > region.clientWidth + 2);
    }
  });
  for (const region of document.querySelectorAll(".scroll-hint + .scroll-x")) {
    watch.observe(region);
    if (region.firstElementChild) watch.observe(region.firstElementChild);
  }
}
