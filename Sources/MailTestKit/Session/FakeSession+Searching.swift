import IMAPCore
import MailModel

extension FakeSession {
    /// SEARCH (RFC 9051 §6.4.4, RFC 4731 §3.1).
    func search(
        _ command: ClientCommand, _ folder: FakeFolder, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        let isByUID = command.name == "UID SEARCH"
        var arguments = command.arguments[...]
        var returns: [String]?
        if arguments.first?.word == "RETURN" {
            guard has("ESEARCH"), let options = arguments.dropFirst().first?.elements else {
                throw CommandSyntaxError("RETURN")
            }
            let words = options.compactMap(\.word)
            returns = words.isEmpty ? ["ALL"] : words
            arguments = arguments.dropFirst(2)
        }
        if arguments.first?.word == "CHARSET" {
            guard let charset = arguments.dropFirst().first?.text?.uppercased(),
                ["UTF-8", "US-ASCII"].contains(charset)
            else { return .no("[BADCHARSET (UTF-8)] no such charset") }
            arguments = arguments.dropFirst(2)
        }
        var parser = SearchProgramParser(
            arguments, largestUID: view.largestUID, largestPosition: UInt32(view.uids.count),
            capabilities: options.capabilities)
        let program = try parser.parse()
        let everything: [ClosedRange<UInt32>] = [1...UInt32.max]
        let found = numbered(everything, isByUID: true, folder, view).filter {
            program.matches($0.message, position: UInt32($0.position))
        }
        let numbers = found.map { isByUID ? $0.message.uid : UInt32($0.position) }
        let modSeq = program.usesModSeq ? found.map(\.message.modSeq).max() : nil
        if program.usesModSeq { enabled.insert("CONDSTORE") }
        guard let returns else {
            let words = numbers.map { " \($0)" }.joined()
            // RFC 7162 §3.1.5
            output.line("* SEARCH\(words)\(modSeq.map { " (MODSEQ \($0))" } ?? "")")
            return .ok("searched")
        }
        output.text("* ESEARCH (TAG \"\(command.tag)\")\(isByUID ? " UID" : "")")
        if returns.contains("MIN"), let first = numbers.first { output.text(" MIN \(first)") }
        if returns.contains("MAX"), let last = numbers.last { output.text(" MAX \(last)") }
        if returns.contains("ALL"), !numbers.isEmpty { output.text(" ALL \(UIDSet(numbers: numbers))") }
        if returns.contains("COUNT") { output.text(" COUNT \(numbers.count)") }
        if let modSeq { output.text(" MODSEQ \(modSeq)") }
        output.line("")
        return .ok("searched")
    }
}
