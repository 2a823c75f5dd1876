extension Scripts {
    /// Makes one part of the page equal to new markup, touching only what differs: focus, selection and what a person
    /// has opened or typed stay.
    static let morph = #"""
        /** @param {Node} node */
        const keyOf = (node) => node instanceof Element ? node.getAttribute("data-key") ?? node.id : "";

        /** What the person has done to an element, and the server does not know. */
        const ownAttributes = new Set(["open", "data-sent"]);

        /** @param {Element} old @param {Element} next */
        function patchAttributes(old, next) {
          for (const { name } of [...old.attributes]) {
            if (!next.hasAttribute(name) && !ownAttributes.has(name)) old.removeAttribute(name);
          }
          for (const { name, value } of next.attributes) {
            if (old.getAttribute(name) !== value && !ownAttributes.has(name)) old.setAttribute(name, value);
          }
        }

        /** @param {Node} old @param {Node} next */
        function patch(old, next) {
          if (old.isEqualNode(next)) return;
          if (!(old instanceof Element) || !(next instanceof Element)) {
            old.nodeValue = next.nodeValue;
            return;
          }
          patchAttributes(old, next);
          if (!(old instanceof HTMLInputElement || old instanceof HTMLTextAreaElement || old.localName === "relative-time"
            && old.querySelector("time")?.dateTime === next.querySelector("time")?.dateTime)) patchChildren(old, next);
          // A time comes in the server's words, and is said in the reader's zone.
          if (old.localName === "relative-time") /** @type {any} */ (old).show?.();
        }

        /** @param {Element | DocumentFragment} old @param {Element | DocumentFragment} next */
        export function patchChildren(old, next) {
          /** @type {Map<string, ChildNode>} */
          const keyed = new Map();
          for (const child of old.childNodes) if (keyOf(child)) keyed.set(keyOf(child), child);
          const wanted = new Set([...next.childNodes].map(keyOf).filter(Boolean));
          let place = old.firstChild;
          for (const child of [...next.childNodes]) {
            const key = keyOf(child);
            /** @type {ChildNode | null | undefined} */
            const match = key ? keyed.get(key) : place;
            const isSame = match && match.nodeName === child.nodeName && keyOf(match) === key;
            if (match && isSame) {
              // What is gone makes way, so that what stays need not be moved: moving takes the focus away.
              while (place && place !== match && (place instanceof Element ? keyOf(place) && !wanted.has(keyOf(place)) : true)) {
                const gone = place;
                place = place.nextSibling;
                gone.remove();
              }
              if (match === place) place = place.nextSibling;
              else if ("moveBefore" in old) /** @type {any} */ (old).moveBefore(match, place);
              else old.insertBefore(match, place);
              keyed.delete(key);
              patch(match, child);
            } else {
              old.insertBefore(child, place);
            }
          }
          while (place) {
            const following = place.nextSibling;
            // What a script has put there is its own matter.
            if (!(place instanceof Element && place.hasAttribute("data-own"))) place.remove();
            place = following;
          }
        }

        """#
}
