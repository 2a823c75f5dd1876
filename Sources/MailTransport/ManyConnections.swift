#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What a process that holds the connections of thousands of mailboxes asks of the system.
public enum ManyConnections {
    /// Allows as many open files as the system lets this process have, because each connection is one, and keeps freed
    /// memory from lying about. To be called once, before anything runs. What the system refuses stays as it was.
    public static func prepareProcess() {
        raiseDescriptorLimit()
        // glibc makes eight arenas for each processor, and each keeps what it once held: at 1,000 mailboxes at rest that
        // is 40 KiB for each of them. One for each processor is enough for those who allocate at once.
        setAllocator(arenaMax, max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        // Set, because glibc otherwise raises them with every large block that is freed, up to 32 MiB.
        setAllocator(mmapThreshold, 128 << 10)
        setAllocator(trimThreshold, 128 << 10)
    }

    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(descriptorLimit, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(descriptorLimit, &limit)
    }

    #if canImport(Glibc)
    private static let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let descriptorLimit = RLIMIT_NOFILE
    #endif

    // The numbers of `man 3 mallopt`.
    private static let trimThreshold: Int32 = -1
    private static let mmapThreshold: Int32 = -3
    private static let arenaMax: Int32 = -8

    /// `mallopt`, which Swift's module of glibc leaves out, so that it is looked up by name; other C libraries have none.
    private static func setAllocator(_ parameter: Int32, _ value: Int) {
        typealias AllocatorOption = @convention(c) (Int32, Int32) -> Int32
        guard let address = dlsym(nil, "mallopt") else { return }
        _ = unsafeBitCast(address, to: AllocatorOption.self)(parameter, Int32(clamping: value))
    }
}
