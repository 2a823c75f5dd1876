internal import MailStore
internal import Vault

extension CommandFailure {
    /// The failure that a store's error means to a command.
    init(_ error: StoreError) {
        let code: Code =
            switch error.code {
            case .schemaTooNew: .storeNewer
            case .folderInUse: .dataFolderLocked
            case .folderUnsafe: .dataFolderUnusable
            case .notFound: .notFound
            case .invalidState: .wrongState
            default: .storeFailed
            }
        self.init(code, Self.sentence(error.message))
    }

    /// The failure that a vault's error means to a command.
    init(_ error: VaultError) {
        self.init(.vaultFailed, Self.sentence(error.message))
    }

    /// One line that is safe to print, whatever path or text a lower layer put in.
    private static func sentence(_ text: String) -> String { TerminalText.safe(text) }
}
