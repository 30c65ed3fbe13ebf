// What was typed in a form, or a text, marked `data-unsaved` and neither sent nor copied: the browser asks before leaving.
// The mark says "yes" when the server already showed the page with something typed and not yet saved.
const TAKEN = "[data-copy-from], [data-mail-from], [data-sms-from], [data-share-from]";

let isUnsaved = false;

export function warnUnsaved() {
  isUnsaved = Boolean(document.querySelector('[data-unsaved="yes"]'));
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-unsaved]")) isUnsaved = true;
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isUnsaved = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(TAKEN)) isUnsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
}
