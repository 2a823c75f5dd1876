extension Scripts {
    /// Asks for conversations before they are opened: those beside the open one, and the one on which the pointer or the
    /// keyboard rests. Few are kept, each for a minute.
    static let inboxAhead = #"""
        import { fetchPart } from "./inboxList.js";

        /** Conversations that were asked for before they are opened. @type {Map<string, { content: Promise<DocumentFragment>, until: number }>} */
        const asked = new Map();
        const kept = 4;
        /** @type {number | undefined} */
        let resting;

        /** @param {Element | null | undefined} row */
        function askAhead(row) {
          const address = row?.querySelector("a.open")?.getAttribute("href");
          if (!address || row?.hasAttribute("data-open") || (asked.get(address)?.until ?? 0) > performance.now() || document.hidden) return;
          const content = fetchPart(address, "conversation");
          content.catch(() => asked.delete(address));
          asked.delete(address);
          asked.set(address, { content, until: performance.now() + 60000 });
          for (const old of asked.keys()) if (asked.size > kept) asked.delete(old);
        }

        /** Where the pointer or the keyboard rests. @param {Element | null | undefined} row */
        export function rest(row) {
          clearTimeout(resting);
          if (row) resting = setTimeout(() => askAhead(row), 80);
        }

        /** The rows beside the open one. */
        export function neighbours() {
          clearTimeout(resting);
          const row = document.querySelector(".conversation[data-open]");
          resting = setTimeout(() => {
            askAhead(row?.previousElementSibling);
            askAhead(row?.nextElementSibling);
          }, 80);
        }

        /** What was asked for, once; what has changed since, the conversation looks after itself. @param {string} address */
        export function take(address) {
          const known = asked.get(address);
          asked.delete(address);
          if (!known || known.until < performance.now()) return undefined;
          return known.content.catch(() => fetchPart(address, "conversation"));
        }

        /** What was asked for may not be seen any more. */
        export function forget() { asked.clear(); }

        """#
}
