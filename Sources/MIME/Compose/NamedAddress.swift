public import MailModel

/// An address with the name of whom it belongs to, as From and To carry it.
public struct NamedAddress: Sendable, Hashable {
    /// The name that is shown; nil or empty for none.
    public var name: HeaderText?

    /// The address.
    public var address: EmailAddress

    /// Takes an address with or without a name.
    public init(_ address: EmailAddress, name: HeaderText? = nil) {
        self.address = address
        self.name = name
    }

    /// The words of the name and the address, between which a line may break.
    ///
    /// - Parameter firstRoom: the longest that an encoded word at the beginning may be.
    func pieces(firstRoom: Int) -> [FieldPiece] {
        let words = FieldPiece.phrase(name?.description ?? "", firstRoom: firstRoom)
        let address = addressOctets
        // RFC 5322 §3.4
        guard !words.isEmpty else { return [FieldPiece(address)] }
        return words + [FieldPiece([ASCII.less] + address + [ASCII.greater])]
    }

    /// The address with its local part quoted where it is no dot-atom (RFC 5322 §3.4.1).
    private var addressOctets: [UInt8] {
        let local = Array(address.localPart.utf8)
        let atoms = local.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        let isDotAtom = atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
        return (isDotAtom ? local : FieldPiece.quoted(local)) + [ASCII.at] + Array(address.domain.description.utf8)
    }
}
