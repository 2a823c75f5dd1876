// Feeds arbitrary octets to the vault's stored forms and to the key file; the first octet says which.
import Glibc
import MailModel
import Vault

/// One key, one place and what was sealed for it, made once.
private struct World {
    let vault: CredentialVault
    let context: SealContext
    let dataKey: WrappedDataKey
    let sealed: SealedSecret

    init?() {
        guard let key = MasterKey(secret: Secret([UInt8](repeating: 1, count: 32)), created: Timestamp(milliseconds: 0))
        else { return nil }
        vault = CredentialVault(ring: KeyRing(keys: [key], origin: "the fuzzer"))
        context = SealContext(workspace: .random(), owner: .mailbox(.random()), purpose: .imapPassword)
        guard let dataKey = try? vault.makeDataKey(for: context.owner),
            let sealed = try? vault.seal(Secret("secret"), context: context, dataKey: dataKey)
        else { return nil }
        self.dataKey = dataKey
        self.sealed = sealed
    }
}

private let world = World()

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    guard let world else { preconditionFailure("the vault does not work at all") }
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let input = Array(bytes.dropFirst())
    switch bytes.first.map({ $0 & 7 }) {
    case 0:
        guard let key = try? WrappedDataKey(bytes: input) else { break }
        precondition(key.bytes == input)
        precondition(key == world.dataKey || (try? world.vault.rewrap(key, for: world.context.owner)) == nil)
    case 1:
        guard let sealed = try? SealedSecret(bytes: input) else { break }
        precondition(sealed.bytes == input)
        checkOpens(sealed, world.dataKey, isGenuine: sealed == world.sealed, world)
    case 2:
        // The genuine secret with octets of the input over it: the parser always passes, the cipher never.
        var mixed = world.sealed.bytes
        for (index, byte) in input.prefix(mixed.count).enumerated() { mixed[index] ^= byte }
        guard let sealed = try? SealedSecret(bytes: mixed) else { break }
        checkOpens(sealed, world.dataKey, isGenuine: sealed == world.sealed, world)
    case 3:
        var mixed = world.dataKey.bytes
        for (index, byte) in input.prefix(mixed.count).enumerated() { mixed[index] ^= byte }
        guard let key = try? WrappedDataKey(bytes: mixed) else { break }
        checkOpens(world.sealed, key, isGenuine: key == world.dataKey, world)
    case 4:
        // What is sealed opens to the same.
        guard let sealed = try? world.vault.seal(Secret(input), context: world.context, dataKey: world.dataKey),
            let stored = try? SealedSecret(bytes: sealed.bytes)
        else {
            precondition(input.count > SealedSecret.maximumSecretBytes)
            break
        }
        let opened = try? world.vault.open(stored, context: world.context, dataKey: world.dataKey)
        precondition(opened == Secret(input))
    case 5:
        let source = MasterKeySource.environment(variable: "KEY", value: Secret(input))
        if let ring = try? source.open(keysInUse: []) { precondition(ring.keys.count == 1) }
    default:
        guard let ring = try? KeyRing(text: Secret(input), origin: "a file") else { break }
        precondition((1...KeyRing.maximumKeys).contains(ring.keys.count))
        precondition(Set(ring.keys.map(\.id)).count == ring.keys.count)
    }
    return 0
}

private func checkOpens(_ sealed: SealedSecret, _ key: WrappedDataKey, isGenuine: Bool, _ world: World) {
    let opened = try? world.vault.open(sealed, context: world.context, dataKey: key)
    precondition(opened == (isGenuine ? Secret("secret") : nil))
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, testOneInput))
