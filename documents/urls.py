"""Addresses of the work itself; `/e/...` are the links that people paste."""

from django.urls import include, path

from documents.screens import (
    audit,
    batches,
    employer_file,
    export,
    home,
    media,
    persons,
    progress,
    quarantine,
    review,
    search,
    search_figures,
    suggest,
    upload,
    viewer,
)

work = [
    path("upload/", upload.page, name="upload"),
    path("batches/", batches.listing, name="batch-list"),
    path("batches/<int:batch_id>/", batches.detail, name="batch-detail"),
    path("batches/<int:batch_id>/pages/", batches.live, name="batch-pages"),
    path("pages/<int:page_id>/", viewer.page, name="page"),
    path("pages/<int:page_id>/picture/<str:size>/", media.picture, name="page-picture"),
    path("pages/<int:page_id>/original/", media.original, name="page-original"),
    path("pages/<int:page_id>/release/", quarantine.release, name="page-release"),
    path("pages/<int:page_id>/reread/", quarantine.reread, name="page-reread"),
    path("review/", review.queue, name="review-queue"),
    path("review/employers/", review.employers, name="review-employers"),
    path("review/<int:document_id>/", review.one, name="review-one"),
    path("review/<int:document_id>/file/", review.file, name="review-file"),
    path("review/<int:document_id>/reject/", review.reject, name="review-reject"),
    path("review/<int:document_id>/reopen/", review.reopen, name="review-reopen"),
    path("persons/<int:person_id>/id/", persons.unmask, name="person-unmask"),
    path("search/", search.show_search, name="search"),
    path("search/suggest/", suggest.suggest, name="suggest"),
    path("search/figures/", search_figures.show_figures, name="search-figures"),
    path("e/<str:account_no>/", employer_file.page, name="employer-file"),
    path("e/<str:account_no>/export/", export.employer_file, name="employer-export"),
    path("e/<str:account_no>/p/<int:page_id>/", viewer.employer_page, name="employer-page"),
    path("progress/", progress.nation, name="progress"),
    path("progress/<str:province>/", progress.province, name="progress-province"),
    path("audit/", audit.events, name="audit"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("", include((work, "documents"))),
]
