import MailModel
import Testing

@testable import Vault

@Suite("Sealing")
struct SealingTests {
    let vault: CredentialVault
    let context = Fixture.context()
    let secret = Secret("correct horse")

    init() throws { vault = CredentialVault(ring: try Fixture.ring(1)) }

    private func sealed() throws -> (WrappedDataKey, SealedSecret) {
        let key = try vault.makeDataKey(for: context.owner)
        return (key, try vault.seal(secret, context: context, dataKey: key))
    }

    @Test("what was sealed opens at the same place, also from its stored bytes")
    func roundTrip() throws {
        let (key, sealed) = try sealed()
        #expect(try vault.open(sealed, context: context, dataKey: key) == secret)
        let stored = try SealedSecret(bytes: sealed.bytes)
        #expect(try vault.open(stored, context: context, dataKey: WrappedDataKey(bytes: key.bytes)) == secret)
    }

    @Test("what the first release sealed still opens")
    func fixture() throws {
        let key = try #require(
            Hexadecimal.decode(
                ("0101ce57d50ae81265782e84d965cbc639d2cf50f2769f485a31821277729147cc5884660b1958d332e802b9"
                    + "8c6eb76eee3a4c1d73f13ea827c178bd6231a5a7dd0fd83becf9").utf8))
        let sealed = try #require(
            Hexadecimal.decode(
                ("01023ae23770eb993abe3de6eb3c087d5f8b47fa47cd8a5d1d54420734c143bffed73802a9b424b95cabbeab"
                    + "e4b29cbbefb4c1d45d1812c0c0c200f7fda7d7016d3cd07038e4").utf8))
        #expect(vault.currentKeyID.description == "ce57d50ae8126578")
        let opened = try vault.open(
            SealedSecret(bytes: sealed), context: context, dataKey: WrappedDataKey(bytes: key))
        #expect(opened == secret)
    }

    @Test(
        "secrets of every length around the padding's step round-trip",
        arguments: [0, 1, 30, 31, 32, 33, 63, 64, 65_536])
    func lengths(count: Int) throws {
        let key = try vault.makeDataKey(for: context.owner)
        let secret = Secret((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let sealed = try vault.seal(secret, context: context, dataKey: key)
        let stored = try SealedSecret(bytes: sealed.bytes)
        #expect(try vault.open(stored, context: context, dataKey: key) == secret)
    }

    @Test("a secret that ends in the padding's own bytes is kept whole")
    func paddingLookalike() throws {
        let key = try vault.makeDataKey(for: context.owner)
        for bytes: [UInt8] in [[0x80], [0], [0x80, 0, 0], [1, 0x80, 0x80], [UInt8](repeating: 0, count: 40)] {
            let sealed = try vault.seal(Secret(bytes), context: context, dataKey: key)
            #expect(try vault.open(sealed, context: context, dataKey: key) == Secret(bytes))
        }
    }

    @Test("passwords of different lengths have the same stored size")
    func padding() throws {
        let key = try vault.makeDataKey(for: context.owner)
        let sizes = try ["a", "twelve chars", "thirty-one characters long, so!"].map {
            try vault.seal(Secret($0), context: context, dataKey: key).bytes.count
        }
        #expect(Set(sizes) == [70])
    }

    @Test("a secret over the limit is refused")
    func tooLong() throws {
        let key = try vault.makeDataKey(for: context.owner)
        #expect(throws: VaultError(.secretTooLong, "")) {
            try vault.seal(Secret([UInt8](repeating: 1, count: 65_537)), context: context, dataKey: key)
        }
    }

    @Test("sealing twice gives different bytes, and the secret is in none")
    func freshNonce() throws {
        let (key, first) = try sealed()
        let second = try vault.seal(secret, context: context, dataKey: key)
        #expect(first.bytes != second.bytes)
        #expect(!String(decoding: first.bytes, as: UTF8.self).contains("horse"))
    }

    @Test(
        "a sealed value copied to another workspace, mailbox or purpose does not open",
        arguments: [
            Fixture.context(workspace: 9), Fixture.context(purpose: .smtpPassword),
            Fixture.context(purpose: SealPurpose(rawValue: "imap.passwor")),
            SealContext(workspace: Fixture.workspace(1), owner: .server, purpose: .imapPassword),
            Fixture.context(mailbox: 9),
        ])
    func otherPlace(other: SealContext) throws {
        let (key, sealed) = try sealed()
        // With the key's row copied along as well as without.
        #expect(throws: VaultError(.cannotOpen, "")) { try vault.open(sealed, context: other, dataKey: key) }
        let otherKey = try vault.makeDataKey(for: other.owner)
        #expect(throws: VaultError(.unknownKey, "")) { try vault.open(sealed, context: other, dataKey: otherKey) }
    }

    @Test("a secret sealed before its owner's key was replaced names the other key")
    func replacedKey() throws {
        let (_, sealed) = try sealed()
        let newKey = try vault.makeDataKey(for: context.owner)
        #expect(throws: VaultError(.unknownKey, "")) { try vault.open(sealed, context: context, dataKey: newKey) }
    }

    @Test("another master key does not open a data key, and the message names both ids")
    func otherMasterKey() throws {
        let (key, sealed) = try sealed()
        let other = CredentialVault(ring: try Fixture.ring(2))
        let error = #expect(throws: VaultError.self) { try other.open(sealed, context: context, dataKey: key) }
        #expect(error?.code == .unknownKey)
        #expect(error?.message.contains(vault.currentKeyID.description) == true)
        #expect(error?.message.contains(other.currentKeyID.description) == true)
    }

    @Test("every flipped bit of a sealed secret is noticed")
    func flippedSecret() throws {
        let (key, sealed) = try sealed()
        for bit in 0..<(sealed.bytes.count * 8) {
            var bytes = sealed.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: VaultError.self, "bit \(bit)") {
                try vault.open(SealedSecret(bytes: bytes), context: context, dataKey: key)
            }
        }
    }

    @Test("every flipped bit of a wrapped data key is noticed")
    func flippedKey() throws {
        let (key, sealed) = try sealed()
        for bit in 0..<(key.bytes.count * 8) {
            var bytes = key.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: VaultError.self, "bit \(bit)") {
                try vault.open(sealed, context: context, dataKey: WrappedDataKey(bytes: bytes))
            }
        }
    }

    @Test("stored forms cut at every byte, or with bytes after them, are malformed")
    func truncated() throws {
        let (key, sealed) = try sealed()
        for count in 0..<key.bytes.count {
            #expect(throws: VaultError(.malformed, "")) { try WrappedDataKey(bytes: key.bytes.prefix(count)) }
        }
        for count in 0..<sealed.bytes.count {
            #expect(throws: VaultError(.malformed, "")) { try SealedSecret(bytes: sealed.bytes.prefix(count)) }
        }
        #expect(throws: VaultError(.malformed, "")) { try WrappedDataKey(bytes: key.bytes + [0]) }
        #expect(throws: VaultError(.malformed, "")) { try SealedSecret(bytes: sealed.bytes + [0]) }
        #expect(throws: VaultError(.malformed, "")) { try WrappedDataKey(bytes: sealed.bytes) }
        #expect(throws: VaultError(.malformed, "")) { try SealedSecret(bytes: key.bytes) }
    }

    @Test("a newer format says that it is newer")
    func newerFormat() throws {
        let (key, sealed) = try sealed()
        #expect(throws: VaultError(.unknownVersion, "")) { try WrappedDataKey(bytes: [2] + key.bytes.dropFirst()) }
        #expect(throws: VaultError(.unknownVersion, "")) { try SealedSecret(bytes: [2] + sealed.bytes.dropFirst()) }
    }

    @Test("random bytes and random mutations never open and never trap")
    func mutation() throws {
        var generator = SeededGenerator(state: 42)
        let (key, sealed) = try sealed()
        for _ in 0..<2_000 {
            var bytes = sealed.bytes
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0 where !bytes.isEmpty: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &generator))
                case 1: bytes.insert(.random(in: 0...255, using: &generator), at: bytes.count / 2)
                default:
                    if let index = bytes.indices.randomElement(using: &generator) {
                        bytes[index] = .random(in: 0...255, using: &generator)
                    }
                }
            }
            guard bytes != sealed.bytes else { continue }
            #expect(throws: VaultError.self) {
                try vault.open(SealedSecret(bytes: bytes), context: context, dataKey: key)
            }
        }
    }

    @Test("rewrapping gives a key under the new master key that opens the same secrets")
    func rewrap() throws {
        let (key, sealed) = try sealed()
        let both = CredentialVault(ring: try Fixture.ring(2, 1))
        let rewrapped = try both.rewrap(key, for: context.owner)
        #expect(rewrapped.keyID == both.currentKeyID)
        #expect(try CredentialVault(ring: Fixture.ring(2)).open(sealed, context: context, dataKey: rewrapped) == secret)
        #expect(try both.rewrap(rewrapped, for: context.owner) == rewrapped)
        #expect(throws: VaultError(.cannotOpen, "")) { try both.rewrap(key, for: .server) }
    }

    @Test("descriptions show no key and no secret")
    func descriptions() throws {
        let key = MasterKey.random(created: Fixture.created)
        let text = key.secret.withBytes { Hexadecimal.encode($0) }
        let ring = KeyRing(keys: [key], origin: "a ring")
        for shown in ["\(key)", "\(ring)", String(reflecting: ring), String(describing: CredentialVault(ring: ring))] {
            #expect(!shown.contains(text))
            #expect(!shown.contains(String(text.prefix(16))))
        }
    }
}
