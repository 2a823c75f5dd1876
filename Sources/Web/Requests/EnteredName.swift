internal import MailModel
internal import Resolver

/// Addresses and names of servers as people type and read them: in any script. What is stored and used is the ASCII form.
enum EnteredName {
    /// What is wrong with it, for beside its field.
    struct Problem: Error {
        let words: String
    }

    /// Reads an e-mail address; spaces are dropped.
    static func address(_ text: String) throws(Problem) -> EmailAddress {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        do throws(AddressError) {
            return try EmailAddress(text)
        } catch {
            guard error == .internationalDomain, let at = text.lastIndex(of: "@") else {
                throw Problem(words: error.description.prefix(1).uppercased() + error.description.dropFirst() + ".")
            }
            let domain = try domain(String(text[text.index(after: at)...]), in: String(text[...at]))
            do throws(AddressError) {
                return try EmailAddress("\(text[...at])\(domain)")
            } catch {
                throw Problem(words: error.description.prefix(1).uppercased() + error.description.dropFirst() + ".")
            }
        }
    }

    /// Reads the name or the address of a server; spaces are dropped.
    ///
    /// - Parameter example: a name as it should be, for the words.
    static func host(_ text: String, example: String) throws(Problem) -> Host {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        if let host = Host(text) { return host }
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw Problem(words: "Enter the server's name, such as \(example).")
        }
        return .name(try domain(text, in: ""))
    }

    /// An address for use cases that read it themselves: converted where that is possible, else as it was typed.
    static func converted(_ text: String) -> String { (try? address(text))?.description ?? text }

    /// An address as people read it.
    static func shown(_ address: String) -> String {
        guard address.contains("xn--"), let parsed = try? EmailAddress(address) else { return address }
        return IDN.shown(parsed)
    }

    /// The name of a server as people read it.
    static func shown(_ host: Host) -> String {
        if case .name(let name) = host { IDN.shown(name) } else { host.description }
    }

    private static func domain(_ text: String, in prefix: String) throws(Problem) -> DomainName {
        do throws(EnteredNameError) {
            return try IDN.enteredDomain(text)
        } catch {
            switch error {
            case .invalid:
                throw Problem(words: "\u{201C}\(ServerText(text))\u{201D} is not a domain name such as example.com.")
            case .lookalike(let name):
                throw Problem(
                    words: "\u{201C}\(ServerText(text))\u{201D} looks like another name. If you really mean it, enter"
                        + " \(prefix)\(name).")
            }
        }
    }
}
