import NIOCore
import NIOPosix
import Synchronization

/// Stands between a browser and a server that comes and goes, and can fall silent: what a browser sees of a restart, and
/// of a laptop that slept while its connections died.
final class CuttableProxy: Sendable {
    private struct State {
        var target: Int?
        var pairs: [ObjectIdentifier: (client: any Channel, server: any Channel)] = [:]
        /// Connections whose bytes go nowhere.
        var silent: Set<ObjectIdentifier> = []
    }

    private let state = Mutex(State())
    private let listener = Mutex<(any Channel)?>(nil)

    /// Where browsers connect.
    var port: Int { listener.withLock { $0?.localAddress?.port ?? 0 } }

    /// Listens, lends the proxy, and closes everything.
    static func run(_ body: (CuttableProxy) async throws -> Void) async throws {
        let proxy = CuttableProxy()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in proxy.accept(client) }
            .bind(host: "127.0.0.1", port: 0).get()
        proxy.listener.withLock { $0 = channel }
        do {
            try await body(proxy)
        } catch {
            await proxy.end(channel)
            throw error
        }
        await proxy.end(channel)
    }

    private func end(_ channel: any Channel) async {
        try? await channel.close().get()
        closeAll()
    }

    /// Leads new connections to a server; to none, and ends all, where nil: the server is gone.
    func lead(to port: Int?) {
        state.withLock { $0.target = port }
        if port == nil { closeAll() }
    }

    /// From now on the open connections carry nothing, and nobody is told. Who writes to one learns that it is dead, as
    /// from a router that has forgotten it.
    func fallSilent() { state.withLock { $0.silent.formUnion($0.pairs.keys) } }

    private func closeAll() {
        let channels = state.withLock { state in
            defer { state.pairs = [:] }
            return state.pairs.values.flatMap { [$0.client, $0.server] }
        }
        for channel in channels { channel.close(promise: nil) }
    }

    private func accept(_ client: any Channel) -> EventLoopFuture<Void> {
        guard let target = state.withLock({ $0.target }) else { return client.close() }
        return ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: target)
            .flatMap { server in
                let id = ObjectIdentifier(client)
                self.state.withLock { $0.pairs[id] = (client, server) }
                let isSilent = { @Sendable in self.state.withLock { $0.silent.contains(id) } }
                let requests = Forwarder(other: server, isFromBrowser: true, isSilent: isSilent)
                let answers = Forwarder(other: client, isFromBrowser: false, isSilent: isSilent)
                return client.pipeline.addHandler(requests)
                    .flatMap { server.pipeline.addHandler(answers) }
                    .flatMap { client.setOption(.autoRead, value: true) }
                    .flatMap { server.setOption(.autoRead, value: true) }
            }
    }

    private final class Forwarder: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let other: any Channel
        let isFromBrowser: Bool
        let isSilent: @Sendable () -> Bool

        init(other: any Channel, isFromBrowser: Bool, isSilent: @escaping @Sendable () -> Bool) {
            self.other = other
            self.isFromBrowser = isFromBrowser
            self.isSilent = isSilent
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isSilent() else {
                if isFromBrowser { context.close(promise: nil) }
                return
            }
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            guard !isSilent() else { return }
            other.close(promise: nil)
        }
    }
}
