extension Scripts {
    /// Lists that were left, as they were: for who goes back, or ends a search. Loaded as the first one is left.
    static let inboxLeft = #"""
        /** @typedef {{ nodes: ChildNode[], top: number }} Left what stands in the pane, with what is ticked, and how far it is scrolled */

        /** @type {Map<string, Left>} */
        const lists = new Map();
        const kept = 4;
        /** Where one was before a search. */
        let before = "";

        const list = () => /** @type {HTMLElement | null} */ (document.querySelector("inbox-list"));
        const pane = () => document.querySelector("[data-part=list]");
        /** Whatever conversation is open beside it. @param {string} address */
        const keyOf = (address) => new URL(address, location.href).searchParams.toString();

        export const beforeSearch = () => before;

        export function leave() {
          const old = list();
          if (!old) return;
          const address = old.dataset.address ?? "";
          if (!new URL(address, location.href).searchParams.has("q")) {
            const open = document.querySelector("conversation-view")?.getAttribute("data-id");
            before = open ? address.replace("/inbox", `/inbox/${open}`) : address;
          }
          lists.delete(keyOf(address));
          lists.set(keyOf(address), { nodes: [...pane()?.childNodes ?? []], top: old.scrollTop });
          for (const first of lists.keys()) if (lists.size > kept) lists.delete(first);
        }

        /** @param {string} address */
        export const take = (address) => lists.get(keyOf(address));

        /** Shows it as it was; what is new in it, the list itself learns from the feed. @param {Left} left */
        export function putBack({ nodes, top }) {
          pane()?.replaceChildren(...nodes);
          const field = document.querySelector("#search");
          if (field instanceof HTMLInputElement) field.value = field.defaultValue;
          const back = list();
          if (back) back.scrollTop = top;
        }

        /** What was seen may not be seen any more. */
        export function forget() { lists.clear(); }

        """#
}
