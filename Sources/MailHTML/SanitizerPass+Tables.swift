/// Tables. Above an open table the stack holds at most a section or caption or column group, then a row, then a cell.
extension SanitizerPass {
    /// The innermost open table.
    func nearestTable() -> Int? {
        isOpen(.table) ? lastIndex { $0 == .table } : nil
    }

    /// The open table, or the open part of that kind in the innermost table.
    func findTablePart(_ tag: HTMLTag) -> Int? {
        guard isOpen(tag), let table = nearestTable() else { return nil }
        if tag == .table { return table }
        let parts = table + 1..<min(table + 4, stack.count)
        return parts.first { stack[$0].tag == tag }
    }

    /// Starts a part of a table, with the parts around it that are not written (WHATWG HTML §13.2.6.4.9 and following).
    mutating func tablePart(_ tag: HTMLTag, _ token: HTMLToken) {
        guard let table = nearestTable() else { return }
        switch tag {
        case .caption, .colgroup, .thead, .tbody, .tfoot:
            closeParts(above: table)
            push(tag, token)
        case .col:
            if stack.last?.tag != .colgroup {
                closeParts(above: table)
                push(.colgroup, nil)
            }
            noteInTree(.col, writeStart(.col, token).keys, isVoid: true)
        case .tr:
            openSection(of: table)
            push(.tr, token)
        default:
            if stack.count > table + 2, stack[table + 2].tag == .tr {
                closeParts(above: table + 2)
            } else {
                openSection(of: table)
                push(.tr, nil)
            }
            push(tag, token)
        }
    }

    /// Opens what is missing between a table and text in it, so that the text stays where it is. A browser would show it
    /// above the table.
    mutating func ensureCell() {
        guard let table = nearestTable() else { return }
        if stack.last?.tag != .tr {
            openSection(of: table)
            push(.tr, nil)
        }
        push(.td, nil)
    }

    /// Leaves the section of the table at hand as the innermost element, or begins one.
    private mutating func openSection(of table: Int) {
        if stack.count > table + 1, stack[table + 1].tag != .caption, stack[table + 1].tag != .colgroup {
            closeParts(above: table + 1)
        } else {
            closeParts(above: table)
            push(.tbody, nil)
        }
    }

    private mutating func closeParts(above index: Int) {
        if stack.count > index + 1 { close(from: index + 1) }
    }
}
