"""Each page says whether the view of it was counted, and if not, why."""

from flask import Flask, Response, request

from webapp import analytics


def init_app(app: Flask) -> None:
    """Put `Analytics-Status` on every answer that is a page."""

    @app.after_request
    def say_whether_counted(response: Response) -> Response:
        is_page = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        if is_page:
            verdict = analytics.decide(gpc=request.headers.get("Sec-GPC"), dnt=request.headers.get("DNT"))
            response.headers["Analytics-Status"] = verdict.header
        return response
