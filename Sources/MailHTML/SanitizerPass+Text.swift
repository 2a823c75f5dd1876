/// Text: references decoded, brackets escaped, and what it tells kept account of.
extension SanitizerPass {
    mutating func rawText(_ range: Range<Int>, isBehindPre: Bool) {
        switch skipped?.tag {
        case .style:
            let length = min(range.count, styleSheetBudget)
            if length < range.count { isTruncated = true }
            styleSheetBudget -= length
            let found = StyleSheetFilter.filter(
                bytes, in: range.lowerBound..<range.lowerBound + length, budget: &selectorBudget, images: &images,
                into: &styleSheet)
            guard !knowsAllRules else { return }
            rules.formUnion(found)
            lookAgain()
            if textBytes > 0 || !stack.isEmpty { hasLateRules = true }
        case nil:
            // The content of `xmp` and `plaintext`.
            prepareForText(range, isDecoded: true)
            write(range, decoding: false, isBehindPre: isBehindPre)
        default: break
        }
    }

    mutating func text(_ range: Range<Int>, isBehindPre: Bool) {
        prepareForText(range, isDecoded: false)
        write(range, decoding: true, isBehindPre: isBehindPre)
    }

    /// Opens what has to be open for a text, and keeps its account.
    private mutating func prepareForText(_ range: Range<Int>, isDecoded: Bool) {
        if stack.last?.tag.isTableFrame == true {
            if bytes[range].allSatisfy(\.isHTMLSpace) { return }
            ensureCell()
        }
        if !pending.isEmpty { reopen() }
        let isHidden = hidesText
        let count = hiddenText.add(bytes, range, isDecoded: isDecoded, isHidden: isHidden)
        if !isHidden {
            textBytes += count
            if (stack.last?.look ?? baseLook).needsImage { hiddenText.bytesOnImages += count }
        }
        // What is hidden says nothing of where a link leads.
        if let link, !isHidden { links[link].append(bytes, range) }
    }

    private var hidesText: Bool {
        guard let last = stack.last else { return baseLook.hidesText }
        if last.look.hidesText { return true }
        return last.look.clipBottom.map { depthOfLines >= $0 } == true
    }

    private mutating func write(_ range: Range<Int>, decoding: Bool, isBehindPre: Bool) {
        var index = range.lowerBound
        if isBehindPre {
            if index < range.upperBound, bytes[index] == ASCII.cr { index += 1 }
            if index < range.upperBound, bytes[index] == ASCII.lf { index += 1 }
        }
        let start = output.count
        var copied = index
        while index < range.upperBound {
            let byte = bytes[index]
            guard HTMLEscaping.isSpecial[Int(byte)] else {
                index += 1
                continue
            }
            output += bytes[copied..<index]
            if decoding, byte == ASCII.ampersand,
                let match = CharacterReference.match(bytes, at: index, end: range.upperBound, inAttribute: false)
            {
                write(match.first)
                if let second = match.second { write(second) }
                index = match.end
            } else {
                let next = index + 1 < range.upperBound ? bytes[index + 1] : 0
                HTMLEscaping.appendSpecial(byte, next: next, false, &output)
                index += 1
            }
            copied = index
        }
        output += bytes[copied..<range.upperBound]
        // One line break of the output does not count either.
        if start == behindPre, output.count > start, output[start] == ASCII.lf { output.insert(ASCII.lf, at: start) }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80, HTMLEscaping.isSpecial[Int(scalar.value)] {
            HTMLEscaping.appendSpecial(UInt8(truncatingIfNeeded: scalar.value), next: 0, false, &output)
        } else {
            output.append(scalar)
        }
    }
}
