extension Scripts {
    /// Ways to go on with a search, while it is typed. Loaded when the field is entered.
    static let inboxSearch = #"""
        import { fetchPart } from "./inboxList.js";

        /** @type {number | undefined} */
        let asking;

        /** @param {HTMLInputElement} field */
        function suggest(field) {
          clearTimeout(asking);
          asking = setTimeout(async () => {
            const content = await fetchPart("/inbox", "suggestions", { q: field.value }).catch(() => null);
            if (content) document.querySelector("#search-words")?.replaceChildren(content);
          }, 200);
        }

        addEventListener("input", (event) => {
          if (event.target instanceof HTMLInputElement && event.target.id === "search") suggest(event.target);
        });
        if (document.activeElement instanceof HTMLInputElement) suggest(document.activeElement);
        // Who has sent a search needs no ways to go on with it.
        addEventListener("submit", () => clearTimeout(asking), { capture: true });

        """#
}
