extension Scripts {
    /// `<tick-all data-of="name">`: ticks all boxes of that name at once, and tells how many are ticked.
    static let ticks = #"""
        class TickAll extends HTMLElement {
          /** @type {MutationObserver | undefined} */ #watch;
          /** @type {HTMLInputElement | undefined} */ #box;
          /** @type {HTMLElement | undefined} */ #words;

          connectedCallback() {
            if (this.#box) return;
            const label = document.createElement("label");
            label.className = "choice";
            label.dataset.own = "";
            this.#box = document.createElement("input");
            this.#box.type = "checkbox";
            this.#words = document.createElement("span");
            label.append(this.#box, this.#words);
            this.append(label);
            this.#box.addEventListener("change", () => {
              for (const one of this.#all) one.checked = Boolean(this.#box?.checked);
              this.#count();
            });
            document.addEventListener("change", this.#count);
            addEventListener("pageshow", this.#count);
            // What others do to the list is counted as well.
            this.#watch = new MutationObserver(this.#count);
            if (this.nextElementSibling) this.#watch.observe(this.nextElementSibling, { childList: true });
            this.#count();
          }

          disconnectedCallback() {
            this.#watch?.disconnect();
            document.removeEventListener("change", this.#count);
            removeEventListener("pageshow", this.#count);
          }

          get #all() {
            return /** @type {HTMLInputElement[]} */ (
              [...document.querySelectorAll(`input[type=checkbox][name=${this.dataset.of}]`)]);
          }

          #count = () => {
            const all = this.#all;
            const ticked = all.filter((one) => one.checked).length;
            if (!this.#box || !this.#words) return;
            this.#box.checked = ticked > 0 && ticked === all.length;
            this.#box.indeterminate = ticked > 0 && ticked < all.length;
            const words = ticked === 0 ? "Tick all that are shown" : `${ticked} of ${all.length} ticked`;
            if (this.#words.textContent !== words) this.#words.textContent = words;
          };
        }

        customElements.define("tick-all", TickAll);

        """#
}
