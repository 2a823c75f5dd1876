extension Scripts {
    /// `<live-fragment name="members" kinds="members.updated">`: a part of the page that keeps itself current. At a change
    /// of its kinds it fetches the same markup that the server gave at first.
    static let fragment = #"""
        import { onChange } from "./live.js";
        import { patchChildren } from "./morph.js";

        class LiveFragment extends HTMLElement {
          /** @type {(() => void) | undefined} */ #forget;
          #isLoading = false;
          #isStale = false;

          connectedCallback() {
            const kinds = (this.getAttribute("kinds") ?? "").split(" ");
            this.#forget = onChange((change) => {
              if (change.kind === "resync" || kinds.some((kind) => change.kind.startsWith(kind))) this.refresh();
            });
          }

          disconnectedCallback() { this.#forget?.(); }

          /** Loads anew; changes that come meanwhile are one more load. */
          async refresh() {
            this.#isStale = true;
            if (this.#isLoading) return;
            this.#isLoading = true;
            try {
              while (this.#isStale) {
                // Many changes at once are one load.
                await new Promise((done) => setTimeout(done, 100));
                this.#isStale = false;
                await this.#load();
              }
            } finally {
              this.#isLoading = false;
            }
          }

          async #load() {
            const address = this.getAttribute("src") ?? location.href;
            const headers = { "X-Fragment": this.getAttribute("name") ?? "" };
            const response = await fetch(address, { headers, redirect: "manual", cache: "no-store" }).catch(() => null);
            if (!response) return;
            if (response.type === "opaqueredirect" || response.status === 401) return location.reload();
            if (!response.ok) return;
            const next = document.createElement("template");
            next.innerHTML = await response.text();
            patchChildren(this, next.content);
          }
        }

        customElements.define("live-fragment", LiveFragment);

        """#
}
