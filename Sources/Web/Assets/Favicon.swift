internal import Hummingbird

/// The picture in the tab.
enum Favicon {
    static var response: Response {
        Response(
            status: .ok, headers: [.contentType: "image/svg+xml", .cacheControl: "public, max-age=86400"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: drawing)))
    }

    private static let drawing = #"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="5" fill="#0c6a60"/><g fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><rect x="4" y="6" width="12" height="8.5" rx="1.5"/><path d="m4.5 7 5.5 4 5.5-4"/></g></svg>

        """#
}
