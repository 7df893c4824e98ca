"""Addresses of the work itself; `/e/...` are the links that people paste."""

from django.urls import include, path

from documents.screens.audit import log
from documents.screens.certificates import check, sheet, versions
from documents.screens.gate import certifying, checking, hand_over
from documents.screens.intake import batches, quarantine, upload, watched
from documents.screens.lots import blind_entry, lists, offices
from documents.screens.progress import classify, dashboard, home
from documents.screens.radar import pull_list
from documents.screens.reading import employer_file, export, media, viewer
from documents.screens.register import carry, folders, plan, sheets
from documents.screens.review import alike, arranging, desk, lately, rejected
from documents.screens.search import figures, persons, results, suggest
from documents.screens.slots import ledger, requests, signing

work = [
    path("upload/", upload.show_upload, name="upload"),
    path("watched/", watched.show_watched, name="watched"),
    path("batches/", batches.show_batches, name="batch-list"),
    path("batches/<int:batch_id>/", batches.show_batch, name="batch-detail"),
    path("batches/<int:batch_id>/pages/", batches.show_live_part, name="batch-pages"),
    path("batches/<int:batch_id>/paper/", folders.describe_paper, name="batch-paper"),
    path("register/", folders.show_register, name="register"),
    path("register/new/", folders.take_folder, name="register-new"),
    path("register/custody/", carry.carry_paper, name="register-custody"),
    path("register/plan/", plan.show_plan, name="register-plan"),
    path("register/plan.csv", plan.send_plan, name="register-plan-csv"),
    path("register/not-found/<str:account_no>/", plan.note_search, name="register-not-found"),
    path("register/deeds/<int:deed_id>/undo/", folders.undo_deed, name="register-undo"),
    path("register/<str:folder_code>/", folders.show_folder, name="register-folder"),
    path("pages/<int:page_id>/", viewer.show_page, name="page"),
    path("pages/<int:page_id>/picture/<str:size>/", media.send_picture, name="page-picture"),
    path("pages/<int:page_id>/original/", media.send_original, name="page-original"),
    path("pages/aside/", quarantine.show_aside, name="pages-aside"),
    path("pages/<int:page_id>/kind/", signing.sign_kind, name="page-kind"),
    path("pages/<int:page_id>/settle/", signing.settle_doubts, name="page-settle"),
    path("pages/<int:page_id>/rescan/", signing.ask_rescan, name="page-rescan"),
    path("pages/<int:page_id>/rescan/decline/", signing.decline_rescan, name="page-rescan-decline"),
    path("pages/<int:page_id>/scan/", signing.send_image, name="page-scan"),
    path("pages/deeds/<int:deed_id>/undo/", signing.undo_deed, name="page-undo"),
    path("rescans/", requests.show_requests, name="rescans"),
    path("rescans/<int:rescan_id>/slip/", requests.print_slip, name="rescan-slip"),
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
    path("e/<str:account_no>/slots/", ledger.show_slots, name="employer-slots"),
    path("e/<str:account_no>/slots/sign/", ledger.sign_many, name="employer-slots-sign"),
    path("e/<str:account_no>/inventory/", ledger.print_inventory, name="employer-inventory"),
    path("e/<str:account_no>/export/", export.export_file, name="employer-export"),
    path("e/<str:account_no>/p/<int:page_id>/", viewer.show_employer_page, name="employer-page"),
    path("e/<str:account_no>/hand-over/", hand_over.hand_over_file, name="file-hand-over"),
    path("e/<str:account_no>/take-back/<int:deed_id>/", hand_over.take_file_back, name="file-take-back"),
    path("check/", checking.show_queue, name="check-queue"),
    path("check/<str:account_no>/", checking.show_station, name="check-station"),
    path("check/<str:account_no>/seen/<int:page_id>/", checking.mark_page_seen, name="check-seen"),
    path("check/<str:account_no>/findings/", checking.note_finding, name="check-finding"),
    path("check/<str:account_no>/findings/<int:finding_id>/", checking.drop_finding, name="check-drop"),
    path("check/<str:account_no>/verdict/", checking.give_verdict, name="check-verdict"),
    path("certify/", certifying.show_queue, name="certify-queue"),
    path("certify/lots/<int:lot_id>/", certifying.sign_lot, name="certify-lot"),
    path("certify/<str:account_no>/", certifying.show_file, name="certify-file"),
    path("certify/<str:account_no>/sign/", certifying.sign_file, name="certify-sign"),
    path("certify/<str:account_no>/revoke/", certifying.revoke_file, name="certify-revoke"),
    path("e/<str:account_no>/certificate/", sheet.show_certificate, name="certificate"),
    path("e/<str:account_no>/certificate/sheet.pdf", sheet.send_sheet, name="certificate-sheet"),
    path("e/<str:account_no>/versions/", versions.show_versions, name="file-versions"),
    path("e/<str:account_no>/versions/<int:version>/", versions.show_version, name="file-version"),
    path(
        "e/<str:account_no>/versions/<int:version>/p/<int:page_id>/<str:size>/",
        versions.send_picture,
        name="file-version-picture",
    ),
    path("v/<str:code>/", check.show_standing, name="certificate-check"),
    path("radar/", pull_list.show_pull_list, name="radar"),
    path("e/<str:account_no>/blind/", blind_entry.key_fields, name="employer-blind"),
    path("lots/", lists.show_lots, name="lot-list"),
    path("lots/<int:lot_id>/", lists.show_lot, name="lot-detail"),
    path("lots/offices/", offices.show_offices, name="lot-offices"),
    path("lots/offices/table.csv", offices.send_table, name="lot-offices-table"),
    path("lots/offices/<str:office_code>/release/", offices.release, name="lot-release"),
    path("register/folders/<str:code>/cover/", sheets.show_cover, name="folder-cover"),
    path("register/folders/<str:code>/cover.png", sheets.send_cover_picture, name="folder-cover-picture"),
    path("register/folders/<str:code>/cover.pdf", sheets.send_cover_pdf, name="folder-cover-pdf"),
    path("separators/", sheets.show_separators, name="separators"),
    path("separators/all.pdf", sheets.send_separators_pdf, name="separators-pdf"),
    path("separators/<str:mark>.png", sheets.send_separator_picture, name="separator-picture"),
    path("progress/", dashboard.show_nation, name="progress"),
    path("classify/", classify.classify_again, name="classify-again"),
    path("progress/<str:province>/", dashboard.show_province, name="progress-province"),
    path("audit/", log.show_events, name="audit"),
]

urlpatterns = [
    path("", home.show_home, name="home"),
    path("", include((work, "documents"))),
]
