"""Addresses of the API, as the contract names them."""

from django.urls import path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from documents.api import (
    arranging,
    audit,
    batches,
    blind,
    certificates,
    employers,
    filing,
    folders,
    gate,
    lots,
    pages,
    progress,
    search,
    slots,
    targets,
)

_BIGINT = 2**63 - 1


class RowId:
    """A number that a database can hold; any other is the address of nothing."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """ValueError makes it 404."""
        number = int(value)
        if number > _BIGINT:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """As it is."""
        return str(value)


class AccountDigits:
    """An account number in an address: ten digits."""

    regex = "[0-9]{10}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    to_url = to_python


class ClientId(AccountDigits):
    """What intake takes as a client id."""

    regex = "[A-Za-z0-9._~-]{1,80}"


class FolderCode(AccountDigits):
    """What a folder's cover carries; capitals, whoever wrote it."""

    regex = "[0-9A-Za-z]{10}"

    def to_python(self, value: str) -> str:
        """In capitals."""
        return value.upper()


register_converter(RowId, "row")
register_converter(FolderCode, "folder")
register_converter(AccountDigits, "account")
register_converter(ClientId, "client")

app_name = "api"
urlpatterns = [
    path("batches/", batches.Batches.as_view(), name="batches"),
    path("batches/preflight/", batches.Ahead.as_view(), name="preflight"),
    path("batches/<row:batch_id>/", batches.OneBatch.as_view(), name="batch"),
    path("batches/<row:batch_id>/files/<client:client_id>/", batches.OneFile.as_view(), name="file"),
    path("batches/<row:batch_id>/files/<client:client_id>", batches.BareFile.as_view(), name="file-bare"),
    path("pages/", pages.Pages.as_view(), name="pages"),
    path("pages/<row:page_id>/", pages.OnePage.as_view(), name="page"),
    path("pages/<row:page_id>/image/", pages.Picture.as_view(), name="page-image"),
    path("pages/<row:page_id>/words/", pages.Words.as_view(), name="page-words"),
    path("pages/<row:page_id>/original/", pages.Original.as_view(), name="page-original"),
    path("pages/<row:page_id>/release/", pages.Release.as_view(), name="page-release"),
    path("pages/<row:page_id>/reread/", pages.Reread.as_view(), name="page-reread"),
    path("pages/kinds/", slots.SignKinds.as_view(), name="pages-kinds"),
    path("pages/doubts/settle/", slots.SettleManyDoubts.as_view(), name="pages-settle"),
    path("pages/<row:page_id>/kind/", slots.SignKind.as_view(), name="page-kind"),
    path("pages/<row:page_id>/doubts/settle/", slots.SettleDoubts.as_view(), name="page-settle"),
    path("pages/<row:page_id>/rescan/", slots.AskRescan.as_view(), name="page-rescan"),
    path("pages/<row:page_id>/rescan/decline/", slots.DeclineRescan.as_view(), name="page-rescan-decline"),
    path("pages/<row:page_id>/scan/", slots.PutScan.as_view(), name="page-scan"),
    path("search/", search.Search.as_view(), name="search"),
    path("employers/<account:account_no>/", employers.OneEmployer.as_view(), name="employer"),
    path("employers/<account:account_no>/file/", employers.ElectronicFile.as_view(), name="employer-file"),
    path(
        "employers/<account:account_no>/file/certificate/",
        certificates.OneCertificate.as_view(),
        name="certificate",
    ),
    path(
        "employers/<account:account_no>/file/certificate/proof/",
        certificates.PageProof.as_view(),
        name="certificate-proof",
    ),
    path("employers/<account:account_no>/file/not-found/", folders.NotFound.as_view(), name="not-found"),
    path("folders/", folders.Folders.as_view(), name="folders"),
    path("folders/<folder:folder_code>/", folders.OneFolder.as_view(), name="folder"),
    path("folders/<folder:folder_code>/cover/", folders.FolderCover.as_view(), name="folder-cover"),
    path("folders/<folder:folder_code>/custody/", folders.FolderCustody.as_view(), name="folder-custody"),
    path("employers/<account:account_no>/file/hand-over/", gate.HandOver.as_view(), name="file-hand-over"),
    path("employers/<account:account_no>/file/sample/", gate.Sample.as_view(), name="file-sample"),
    path("employers/<account:account_no>/file/check/", gate.Check.as_view(), name="file-check"),
    path("employers/<account:account_no>/file/validate/", gate.Validate.as_view(), name="file-validate"),
    path("employers/<account:account_no>/file/certify/", gate.Certify.as_view(), name="file-certify"),
    path("employers/<account:account_no>/file/revoke/", gate.Revoke.as_view(), name="file-revoke"),
    path("lots/<row:lot_id>/certify/", gate.CertifyLot.as_view(), name="lot-certify"),
    path(
        "employers/<account:account_no>/file/expected/",
        employers.ExpectedPapers.as_view(),
        name="employer-expected",
    ),
    path("documents/<row:document_id>/file/", filing.FileDocument.as_view(), name="document-file"),
    path("documents/<row:document_id>/reject/", filing.RejectDocument.as_view(), name="document-reject"),
    path("documents/<row:document_id>/siblings/", filing.Siblings.as_view(), name="document-siblings"),
    path("documents/<row:document_id>/reopen/", filing.ReopenDocument.as_view(), name="document-reopen"),
    path("documents/<row:document_id>/split/", arranging.SplitDocument.as_view(), name="document-split"),
    path("documents/<row:document_id>/merge/", arranging.MergeDocuments.as_view(), name="document-merge"),
    path("documents/<row:document_id>/order/", arranging.OrderPages.as_view(), name="document-order"),
    path("pages/move/", arranging.MovePages.as_view(), name="pages-move"),
    path("pages/<row:page_id>/turn/", arranging.TurnPage.as_view(), name="page-turn"),
    path("deeds/<row:deed_id>/undo/", filing.UndoDeed.as_view(), name="deed-undo"),
    path("employers/<account:account_no>/file/blind/", blind.BlindEntries.as_view(), name="employer-blind"),
    path("lots/", lots.Lots.as_view(), name="lots"),
    path("lots/<row:lot_id>/", lots.OneLot.as_view(), name="lot"),
    path("progress/", progress.Nation.as_view(), name="progress"),
    path("progress/provinces/", progress.Provinces.as_view(), name="progress-provinces"),
    path("progress/offices/", progress.Offices.as_view(), name="progress-offices"),
    path("targets/", targets.Targets.as_view(), name="targets"),
    path("alarms/", targets.Alarms.as_view(), name="alarms"),
    path("audit/", audit.Events.as_view(), name="audit"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="documents/api/docs.html"),
        name="docs",
    ),
]
