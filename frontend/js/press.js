// A page opened by a link that was itself the act (a ticket under a camera, the link of a mail) presses its one button by
// itself. Only for somebody who sees it: a GET by a mail scanner does nothing, and a page loaded ahead waits until it is
// shown. Without scripts the button stays.
export function pressAlone() {
  const form = document.querySelector("form[data-press]");
  if (!form) return;
  const press = () => {
    if (document.visibilityState !== "visible" || document.prerendering) return;
    document.removeEventListener("visibilitychange", press);
    form.requestSubmit(form.querySelector("button"));
  };
  document.addEventListener("visibilitychange", press);
  document.addEventListener("prerenderingchange", press, { once: true });
  if (document.readyState === "complete") press();
  else window.addEventListener("load", press, { once: true });
}
