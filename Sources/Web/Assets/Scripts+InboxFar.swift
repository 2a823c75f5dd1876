extension Scripts {
    /// Parts of a very long list that are taken out, and come back as one scrolls up to them. Loaded with the first of them.
    static let inboxFar = #"""
        /** @typedef {HTMLElement & { parts: HTMLElement[], showMore: () => void }} List */

        export class InboxFar {
          /** @type {List} */ #list;
          /** @type {IntersectionObserver} */ #watch;
          /** How many parts stay. @type {number} */ #placed;
          /** Parts that were taken out below the first one. @type {{ after: string, through: string, height: string }[]} */ #above = [];

          /** @param {List} list @param {IntersectionObserver} watch @param {number} placed */
          constructor(list, watch, placed) {
            this.#list = list;
            this.#watch = watch;
            this.#placed = placed;
          }

          /** Changes what is above without moving what one reads. @param {Element} seen @param {() => void} change */
          #still(seen, change) {
            const list = this.#list;
            list.style.overflowAnchor = "none";
            const before = seen.getBoundingClientRect().top;
            change();
            list.scrollTop += seen.getBoundingClientRect().top - before;
            requestAnimationFrame(() => { list.style.overflowAnchor = ""; });
          }

          /** The first part stays, because new mail comes into it; the ones behind it go first. */
          takeOut() {
            const parts = this.#list.parts;
            const gone = parts.slice(1, parts.length - this.#placed);
            const last = parts.at(-1);
            if (gone.length === 0 || !last) return;
            this.#still(last, () => {
              for (const part of gone) {
                const { after = "", through = "" } = part.dataset;
                this.#above.push({ after, through, height: `${part.offsetHeight}px` });
                this.#drop(part);
              }
            });
          }

          /** @param {HTMLElement} part */
          #drop(part) {
            this.#watch.unobserve(part);
            part.remove();
          }

          /** What was taken out comes back as one scrolls up to it; who jumps to the top begins anew there, which is told. */
          putBack() {
            const list = this.#list;
            const [first, ...rest] = list.parts;
            const second = rest[0];
            if (this.#above.length === 0 || !first || !second) return false;
            if (list.scrollTop + list.clientHeight <= second.offsetTop) {
              for (const part of rest) this.#drop(part);
              this.#above = [];
              return true;
            }
            if (list.scrollTop - second.offsetTop > 3000) return false;
            const known = this.#above.pop();
            if (!known) return false;
            const part = document.createElement("div");
            part.className = "part";
            part.setAttribute("role", "rowgroup");
            Object.assign(part.dataset, { after: known.after, through: known.through, away: "" });
            part.style.blockSize = known.height;
            this.#still(second, () => first.after(part));
            this.#watch.observe(part);
            for (const far of rest.slice(this.#placed)) this.#drop(far);
            list.showMore();
            return false;
          }
        }

        """#
}
