internal import Access
internal import Hummingbird
internal import Logging
internal import MailStore
internal import Mailboxes

/// Why a page cannot be shown: what the error page says.
struct WebFailure: Error, Sendable {
    /// The status of the response.
    let status: HTTPResponse.Status
    /// In a few words.
    let title: String
    /// What to do.
    let message: String
    /// After how many seconds to try again, where waiting helps.
    var retryAfterSeconds: Int?

    init(_ status: HTTPResponse.Status, _ title: String, _ message: String, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.title = title
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    static let signedOut = WebFailure(
        .unauthorized, "Signed out", "You are not signed in any more. Sign in and try again.")
    /// The word in a form is not the one of the session and the workspace that is open.
    static let outOfDate = WebFailure(
        .forbidden, "This page is out of date",
        "You have signed in or out, or opened another workspace, since the page was loaded. Load it again and repeat what"
            + " you did; nothing was changed.")
    static let notFound = WebFailure(
        .notFound, "Not found", "There is nothing at this address, or nothing that you may see.")

    /// What any error is to the person in front of the page; nil for those that only the log should tell.
    init?(_ error: any Error) {
        switch error {
        case let failure as WebFailure: self = failure
        case let error as AccessError: self.init(error)
        case let error as MailboxError:
            switch error.code {
            case .notFound: self = .notFound
            case .wrongState: self.init(.conflict, "Not possible now", error.message)
            case .invalidInput: self.init(.unprocessableContent, "That cannot be used", error.message)
            default: return nil
            }
        // What was there when the request came is erased before all of it was read.
        case let error as StoreError where error.code == .notFound: self = .notFound
        case let error as HTTPError:
            if error.status == .notFound {
                self = .notFound
            } else {
                self.init(error.status, "Not understood", "The request could not be understood.")
            }
        default: return nil
        }
    }

    init(_ error: AccessError) {
        switch error.code {
        case .refused: self.init(.forbidden, "Not accepted", error.message)
        case .tooMany:
            self.init(
                .tooManyRequests, "Too many attempts", error.message, retryAfterSeconds: error.retryAfterSeconds)
        case .busy: self.init(.serviceUnavailable, "Busy", error.message, retryAfterSeconds: 5)
        case .notAllowed: self.init(.forbidden, "Not allowed", error.message)
        case .notFound: self.init(.notFound, "Not found", error.message)
        case .invalidInput: self.init(.unprocessableContent, "That cannot be used", error.message)
        case .linkExpired: self.init(.gone, "This link is not valid any more", error.message)
        case .conflict: self.init(.conflict, "Changed meanwhile", error.message)
        case .storeFailed: self.init(.serviceUnavailable, "Not now", error.message)
        }
    }
}

/// Turns errors into pages.
struct ErrorPages: RouterMiddleware {
    typealias Context = WebContext

    let site: Site

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let failure: WebFailure
            if let known = WebFailure(error) {
                failure = known
            } else {
                context.logger.error("Page failed", metadata: ["error": "\(error)"])
                failure = WebFailure(
                    .internalServerError, "Something went wrong",
                    "It is our fault, and it was written to the log. Try again; if it stays, tell whoever runs the server."
                )
            }
            var response = site.response(ErrorPage(failure: failure), context, status: failure.status)
            if let seconds = failure.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }
}

/// The page that says why there is none.
struct ErrorPage: LonePage {
    let failure: WebFailure
    var title: String { failure.title }
    var content: HTML {
        """
        <div class="card stack">
        <p class="quiet number">\(failure.status.code)</p>
        <h1>\(failure.title)</h1>
        <p>\(failure.message)</p>
        <p><a class="button" href="/">To the first page</a></p>
        </div>
        """
    }
}
