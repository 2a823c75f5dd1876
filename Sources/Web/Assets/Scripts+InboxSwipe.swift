extension Scripts {
    /// Rows that are swiped, on screens that are touched: to the right they are done, to the left put off. Loaded
    /// where there are fingers, at the first touch at the latest; the same is done with buttons, and undone like everything else.
    static let inboxSwipe = #"""
        import { act } from "./inboxPage.js";

        /** @type {HTMLElement | null} */
        let row = null;
        let [startX, startY, way] = [0, 0, 0];

        /** How far one has to swipe, in a share of the row. */
        const enough = 0.35;

        /** @param {TouchEvent} event */
        function begin(event) {
          const touch = event.touches[0];
          const found = event.target instanceof Element ? event.target.closest(".conversation") : null;
          if (!touch || event.touches.length > 1 || !(found instanceof HTMLElement) || !document.querySelector("[data-acts]")) return end();
          row = found;
          [startX, startY, way] = [touch.clientX, touch.clientY, 0];
        }

        /** @param {TouchEvent} event */
        function move(event) {
          const touch = event.touches[0];
          if (!row || !touch) return;
          const [x, y] = [touch.clientX - startX, touch.clientY - startY];
          // Who scrolls does not swipe.
          if (way === 0 && Math.abs(y) > 10 && Math.abs(y) > Math.abs(x)) return end();
          if (way === 0 && Math.abs(x) < 12) return;
          way = x;
          row.dataset.swipe = way > 0 ? "done" : "later";
          row.toggleAttribute("data-enough", Math.abs(way) > row.offsetWidth * enough);
          row.style.setProperty("--swipe", `${way}px`);
        }

        function end() {
          if (!row) return;
          row.style.removeProperty("--swipe");
          delete row.dataset.swipe;
          row.removeAttribute("data-enough");
          row = null;
        }

        function release() {
          const id = row?.dataset.key;
          const isEnough = row?.hasAttribute("data-enough");
          end();
          if (!id || !isEnough) return;
          if (way < 0) return void dispatchEvent(new CustomEvent("inbox-menu", { detail: { kind: "snooze", ids: [id] } }));
          const acts = document.querySelector("[data-acts]");
          const button = acts instanceof HTMLTemplateElement ? acts.content.querySelector("[data-act]") : null;
          act([id], [["do", button?.getAttribute("data-act") ?? "archive"]]);
        }

        /** One event of a finger, in their order. @param {TouchEvent} event */
        export function take(event) {
          if (event.type === "touchstart") begin(event);
          else if (event.type === "touchmove") move(event);
          else if (event.type === "touchend") release();
          else end();
        }

        """#
}
