extension Scripts {
    /// Small elements: a button that copies, a password that can be shown, times that stay current.
    static let parts = #"""
        /** @param {string} icon @param {string} words */
        function button(icon, words) {
          const made = document.createElement("button");
          made.type = "button";
          made.className = "button";
          const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
          drawing.setAttribute("class", "icon");
          drawing.setAttribute("aria-hidden", "true");
          const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
          use.setAttribute("href", `#i-${icon}`);
          drawing.append(use);
          const label = document.createElement("span");
          label.textContent = words;
          made.append(drawing, label);
          return made;
        }

        /** `<copy-button for="id">`: copies the text of an element. */
        class CopyButton extends HTMLElement {
          connectedCallback() {
            if (this.firstElementChild) return;
            const made = button("copy", this.getAttribute("label") ?? "Copy");
            const said = document.createElement("span");
            said.className = "unseen";
            said.setAttribute("role", "status");
            made.addEventListener("click", async () => {
              const text = document.getElementById(this.getAttribute("for") ?? "")?.textContent ?? "";
              await navigator.clipboard.writeText(text.trim());
              const label = made.querySelector("span");
              const words = label?.textContent ?? "";
              if (!label || words === "Copied") return;
              label.textContent = said.textContent = "Copied";
              setTimeout(() => { label.textContent = words; said.textContent = ""; }, 2000);
            });
            this.append(made, said);
          }
        }

        /** `<password-field>` around an input: can be shown. */
        class PasswordField extends HTMLElement {
          connectedCallback() {
            const input = this.querySelector("input");
            if (!input || this.querySelector("button")) return;
            const made = button("eye", "Show");
            made.setAttribute("aria-pressed", "false");
            made.setAttribute("aria-label", "Show password");
            made.addEventListener("click", () => {
              const isShown = input.type === "password";
              input.type = isShown ? "text" : "password";
              made.setAttribute("aria-pressed", String(isShown));
              const label = made.querySelector("span");
              if (label) label.textContent = isShown ? "Hide" : "Show";
            });
            // What is shown must not be kept by the browser as ordinary text.
            input.form?.addEventListener("submit", () => { input.type = "password"; });
            this.append(made);
          }
        }

        const units = /** @type {const} */ ([["day", 86400, 86400], ["hour", 3600, 3600], ["minute", 60, 45]]);

        const exactly = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });
        const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
        const day = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });
        const date = new Intl.DateTimeFormat([], { day: "numeric", month: "short", year: "numeric" });
        /** @type {Set<RelativeTime>} */
        const times = new Set();
        setInterval(() => { for (const one of times) one.show(); }, 30000);

        /** `<relative-time><time datetime>`: says how long ago, in steps that the server has too. */
        class RelativeTime extends HTMLElement {
          connectedCallback() {
            this.show();
            times.add(this);
          }

          disconnectedCallback() { times.delete(this); }

          show() {
            const time = this.querySelector("time");
            const moment = time ? Date.parse(time.dateTime) : NaN;
            if (!time || Number.isNaN(moment)) return;
            const seconds = (Date.now() - moment) / 1000;
            time.title = exactly.format(moment);
            if (this.dataset.form === "short") return this.#showShort(time, new Date(moment));
            const unit = units.find(([, , least]) => Math.abs(seconds) >= least);
            const now = seconds < 0 ? "in a moment" : "just now";
            const count = unit ? Math.max(1, Math.round(Math.abs(seconds) / unit[1])) : 0;
            const words = unit ? `${count} ${unit[0]}${count === 1 ? "" : "s"}` : "";
            const text = !unit ? now : seconds < 0 ? `in ${words}` : `${words} ago`;
            if (time.textContent !== text) time.textContent = text;
          }

          /** As lists say it: a clock today, a day in this year, a date before. @param {HTMLTimeElement} time @param {Date} moment */
          #showShort(time, moment) {
            const now = new Date();
            const isToday = moment.toDateString() === now.toDateString();
            const isThisYear = moment.getFullYear() === now.getFullYear();
            const text = (isToday ? clock : isThisYear ? day : date).format(moment);
            if (time.textContent !== text) time.textContent = text;
          }
        }

        customElements.define("copy-button", CopyButton);
        customElements.define("password-field", PasswordField);
        customElements.define("relative-time", RelativeTime);

        """#
}
