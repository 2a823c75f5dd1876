#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Where the control socket of a data folder is.
struct ControlSocketAddress: ~Copyable {
    /// The socket's name inside the data folder.
    static let fileName = "salesnode.sock"

    /// `sun_path` holds 108 bytes with the terminating zero (`man 7 unix`).
    private static let maximumPathBytes = 107

    /// The path to bind or connect to.
    let path: String
    private let folderDescriptor: Int32?

    /// Finds a path that is short enough.
    ///
    /// A data folder can have a longer path than a socket address. Changing the current folder would affect the
    /// whole process; instead, the folder is opened and named by its descriptor under `/proc`, which the kernel
    /// follows like any other path. The descriptor stays open for as long as this value lives.
    ///
    /// - Throws: ``CommandFailure`` with `dataFolderUnusable`.
    init(dataFolder: String) throws(CommandFailure) {
        let plain = "\(dataFolder)/\(Self.fileName)"
        if plain.utf8.count <= Self.maximumPathBytes {
            path = plain
            folderDescriptor = nil
            return
        }
        let descriptor = open(dataFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .dataFolderUnusable,
                "the data folder \(TerminalText.safe(dataFolder)) cannot be opened: \(SystemError.text(errno))")
        }
        path = "/proc/self/fd/\(descriptor)/\(Self.fileName)"
        folderDescriptor = descriptor
    }

    deinit {
        if let folderDescriptor { close(folderDescriptor) }
    }
}
