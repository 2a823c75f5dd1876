extension Scripts {
    /// Puts mail on paper that says that it knows dark screens and then writes dark on them, and makes room on narrow ones;
    /// and tells of what is too long. Loaded where one of these is so.
    static let inboxContrast = #"""
        /** Below this no letter is read (WCAG 2.2 asks for 3 of large ones). */
        const least = 3;
        /** Pieces of text that are looked at. */
        const mostTexts = 400;

        /** @param {string} color @returns {number[] | null} */
        function channels(color) {
          const found = /^rgba?\(([^)]*)\)/.exec(color)?.[1]?.split(/[,\s/]+/).map(Number);
          return found && found.length >= 3 ? found : null;
        }

        /** @param {number[]} color */
        function luminance(color) {
          const [red = 0, green = 0, blue = 0] = color.slice(0, 3).map((one) => {
            const part = one / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        }

        /** What is behind an element; nothing where that is a picture. @param {Element} element @param {number[]} ground */
        function behind(element, ground) {
          for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement) {
            const style = getComputedStyle(one);
            if (style.backgroundImage !== "none") return null;
            const color = channels(style.backgroundColor);
            if (color && (color[3] ?? 1) > 0.5) return color;
          }
          return ground;
        }

        /** How many letters cannot be read. @param {Document} mail @param {number[]} ground */
        export function unreadable(mail, ground) {
          const texts = mail.createTreeWalker(mail.querySelector(".mail-root") ?? mail.body, NodeFilter.SHOW_TEXT);
          let count = 0;
          for (let number = 0; number < mostTexts && texts.nextNode(); number += 1) {
            const element = texts.currentNode.parentElement;
            const length = texts.currentNode.nodeValue?.trim().length ?? 0;
            if (!element || length === 0 || element.getClientRects().length === 0) continue;
            const color = channels(getComputedStyle(element).color);
            const back = behind(element, ground);
            if (!color || !back || (color[3] ?? 1) < 0.1) continue;
            const [one, other] = [luminance(color), luminance(back)];
            if ((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < least) count += length;
          }
          return count;
        }

        /** Only the beginning of it stands in the page: says so, with the ways to the rest. @param {HTMLIFrameElement} frame */
        export function tellRest(frame) {
          if (frame.parentElement?.querySelector("[data-rest]")) return;
          const words = document.createElement("p");
          words.className = "notice";
          words.setAttribute("data-rest", "");
          words.setAttribute("data-own", "");
          const source = frame.closest(".message")?.querySelector("a[href$='/source']")?.getAttribute("href");
          const ways = [["Read on in a page of its own", frame.src], ["Raw source", source ?? ""]];
          words.append("This is the beginning of a very long message.");
          for (const [name, address] of ways) {
            if (!address) continue;
            const way = document.createElement("a");
            way.href = address;
            way.target = "_blank";
            way.rel = "noopener";
            way.textContent = name ?? "";
            words.append(" ", way);
          }
          frame.after(words);
        }

        /** @param {HTMLIFrameElement} frame */
        export function lighten(frame) {
          const mail = frame.contentDocument;
          const root = mail?.documentElement;
          if (!mail || !root?.classList.contains("plain")) return;
          const ground = behind(frame, [21, 24, 26]) ?? [21, 24, 26];
          const faint = unreadable(mail, ground);
          if (faint === 0) return;
          root.classList.replace("plain", "paper");
          if (unreadable(mail, [255, 255, 255]) >= faint) root.classList.replace("paper", "plain");
        }

        /** Lets boxes that stand in place of pictures shrink, as the pictures would. @param {HTMLIFrameElement} frame */
        export function narrow(frame) {
          for (const box of frame.contentDocument?.querySelectorAll("img[data-remote-src]") ?? []) {
            const { offsetWidth, style } = /** @type {HTMLElement} */ (box);
            if (offsetWidth > 120 && style.width !== "100%") [style.maxWidth, style.width] = [`${offsetWidth}px`, "100%"];
          }
        }

        """#
}
