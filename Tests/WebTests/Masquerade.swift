import Foundation
import HTTPFetch
import MailTestKit

/// Leads requests for a provider's real addresses to one that plays it.
struct Masquerade: HTTPFetching {
    let base: KitFetcher
    /// What an address begins with, and what stands in its place.
    let places: [(real: String, played: String)]

    init(_ provider: ScriptedProvider, _ places: [(real: String, played: String)]) throws {
        base = try KitFetcher(authority: provider.certificateFile)
        self.places = places
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        guard let place = places.first(where: { request.url.hasPrefix($0.real) }) else {
            throw FetchError(.notConnected, "no test asks \(request.url)")
        }
        var request = request
        request.url = place.played + request.url.dropFirst(place.real.count)
        return try await base.fetch(request)
    }
}
