// The wall on a projector: cards come, change and go as the stream says. Without it, a link reads the page again.
class LiveWall extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.stream) return;
    this.source = new EventSource(this.dataset.stream);
    this.source.addEventListener("need", (event) => this.show(JSON.parse(event.data)));
    this.source.addEventListener("open", () => this.toggleAttribute("data-live", true));
    this.source.addEventListener("error", () => this.toggleAttribute("data-live", false));
  }

  disconnectedCallback() {
    this.source?.close();
  }

  show({ need, html, count }) {
    const notes = this.querySelector("[data-notes]");
    const known = notes.querySelector(`#besoin-${Number(need)}`);
    if (!html) known?.remove();
    else if (known) known.outerHTML = html;
    else notes.insertAdjacentHTML("afterbegin", html);
    while (notes.children.length > Number(this.dataset.shown)) notes.lastElementChild.remove();
    this.querySelector("[data-count]").textContent = count;
    this.querySelector("[data-empty]").hidden = notes.children.length > 0;
  }
}

customElements.define("live-wall", LiveWall);
