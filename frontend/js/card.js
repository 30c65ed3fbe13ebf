// The square on a printed card leads to its page with the code after a #, which no server and no log ever sees.
export function readCard() {
  const field = document.querySelector("[data-card]");
  if (!field || location.hash.length < 2) return;
  field.value ||= decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}
