extension Scripts {
    /// Tells what a server has not taken of what was done before. Loaded with the first word of it.
    static let inboxRefused = #"""
        import { fetchPart, pause } from "./inboxList.js";

        /** @type {Set<string>} */
        const refusals = new Set();

        /** Many at once are told together. @param {string} id @param {(what: Node, isProblem: boolean) => void} tell */
        export async function refused(id, tell) {
          if (refusals.add(id).size > 1) return;
          await pause(400);
          const asked = new URLSearchParams([...refusals].map((one) => ["o", one]));
          refusals.clear();
          const content = await fetchPart(`/inbox/refused?${asked}`, "notice").catch(() => null);
          if (content?.firstElementChild) tell(content, true);
        }

        """#
}
