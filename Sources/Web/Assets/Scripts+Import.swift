extension Scripts {
    /// `<import-progress>` keeps the page of an import current while it runs; `<file-field>` says at once when a file is
    /// too large.
    static let importing = #"""
        import { lines } from "./lines.js";
        import { patchChildren } from "./morph.js";

        class ImportProgress extends HTMLElement {
          /** @type {AbortController | undefined} */ #following;

          connectedCallback() { this.#follow(); }
          disconnectedCallback() { this.#following?.abort(); }

          async #follow() {
            this.#following = new AbortController();
            const { signal } = this.#following;
            while (!signal.aborted) {
              try {
                const response = await fetch(this.getAttribute("src") ?? "", { signal, cache: "no-store" });
                if (response.status === 401 || response.status === 404) return location.reload();
                if (response.ok) for await (const line of lines(response)) this.#show(JSON.parse(line).html);
              } catch {
                // The connection was lost; it is tried again.
              }
              if (!this.querySelector("form")) return;
              await new Promise((done) => setTimeout(done, 1000));
            }
          }

          /** @param {string} html */
          #show(html) {
            const made = document.createElement("template");
            made.innerHTML = html;
            patchChildren(this, made.content);
          }
        }

        class FileField extends HTMLElement {
          connectedCallback() {
            const input = this.querySelector("input");
            const most = Number(this.dataset.most);
            input?.addEventListener("change", () => {
              const size = input.files?.[0]?.size ?? 0;
              input.setCustomValidity(size > most ? `The file may have at most ${most >> 20} MB. Split it.` : "");
              input.reportValidity();
            });
          }
        }

        customElements.define("import-progress", ImportProgress);
        customElements.define("file-field", FileField);

        """#
}
