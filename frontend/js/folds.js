// A link to something folded opens it: whoever followed it came for what is inside.
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const fold = target.closest("details") || target.querySelector("details");
  if (fold) fold.open = true;
}

export function openFolds() {
  window.addEventListener("hashchange", openTarget);
  openTarget();
}
