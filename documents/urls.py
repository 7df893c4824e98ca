"""Addresses of the work itself; `/e/...` are the links that people paste."""

from django.urls import include, path

from documents.screens.audit import log
from documents.screens.intake import batches, quarantine, upload, watched
from documents.screens.progress import dashboard, home
from documents.screens.radar import pull_list
from documents.screens.reading import employer_file, export, media, viewer
from documents.screens.register import sheets
from documents.screens.review import alike, arranging, desk, lately, rejected
from documents.screens.search import figures, persons, results, suggest

work = [
    path("upload/", upload.show_upload, name="upload"),
    path("watched/", watched.show_watched, name="watched"),
    path("batches/", batches.show_batches, name="batch-list"),
    path("batches/<int:batch_id>/", batches.show_batch, name="batch-detail"),
    path("batches/<int:batch_id>/pages/", batches.show_live_part, name="batch-pages"),
    path("pages/<int:page_id>/", viewer.show_page, name="page"),
    path("pages/<int:page_id>/picture/<str:size>/", media.send_picture, name="page-picture"),
    path("pages/<int:page_id>/original/", media.send_original, name="page-original"),
    path("pages/aside/", quarantine.show_aside, name="pages-aside"),
    path("pages/<int:page_id>/release/", quarantine.release_page, name="page-release"),
    path("pages/<int:page_id>/reread/", quarantine.reread_page, name="page-reread"),
    path("review/", desk.show_queue, name="review-queue"),
    path("review/more/", desk.show_more, name="review-more"),
    path("review/lately/", lately.show_lately, name="review-lately"),
    path("review/rejected/", rejected.show_rejected, name="review-rejected"),
    path("review/deeds/<int:deed_id>/undo/", desk.undo_deed, name="review-undo"),
    path("review/employers/", desk.suggest_employers, name="review-employers"),
    path("review/<int:document_id>/", desk.show_document, name="review-one"),
    path("review/<int:document_id>/file/", desk.file_document, name="review-file"),
    path("review/<int:document_id>/reject/", desk.reject_document, name="review-reject"),
    path("review/<int:document_id>/reopen/", desk.reopen_document, name="review-reopen"),
    path("review/<int:document_id>/split/", arranging.split_document, name="review-split"),
    path("review/<int:document_id>/merge/", arranging.merge_document, name="review-merge"),
    path("review/<int:document_id>/order/", arranging.order_pages, name="review-order"),
    path("review/<int:document_id>/<int:page_id>/turn/", arranging.turn_page, name="review-turn"),
    path("review/<int:document_id>/<int:page_id>/move/", arranging.move_page, name="review-move"),
    path("review/<int:document_id>/siblings/", alike.decide_siblings, name="review-siblings"),
    path("persons/<int:person_id>/id/", persons.show_person_id, name="person-unmask"),
    path("search/", results.show_search, name="search"),
    path("search/suggest/", suggest.suggest_completions, name="suggest"),
    path("search/figures/", figures.show_figures, name="search-figures"),
    path("e/<str:account_no>/", employer_file.show_file, name="employer-file"),
    path("e/<str:account_no>/export/", export.export_file, name="employer-export"),
    path("e/<str:account_no>/p/<int:page_id>/", viewer.show_employer_page, name="employer-page"),
    path("radar/", pull_list.show_pull_list, name="radar"),
    path("register/folders/<str:code>/cover/", sheets.show_cover, name="folder-cover"),
    path("register/folders/<str:code>/cover.png", sheets.send_cover_picture, name="folder-cover-picture"),
    path("register/folders/<str:code>/cover.pdf", sheets.send_cover_pdf, name="folder-cover-pdf"),
    path("separators/", sheets.show_separators, name="separators"),
    path("separators/all.pdf", sheets.send_separators_pdf, name="separators-pdf"),
    path("separators/<str:mark>.png", sheets.send_separator_picture, name="separator-picture"),
    path("progress/", dashboard.show_nation, name="progress"),
    path("progress/<str:province>/", dashboard.show_province, name="progress-province"),
    path("audit/", log.show_events, name="audit"),
]

urlpatterns = [
    path("", home.show_home, name="home"),
    path("", include((work, "documents"))),
]
