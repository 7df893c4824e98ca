"""The lines, each by a piece of its text that stands once in the product: modules may move, the text stays.

A line that was rewritten is given anew here; the runner refuses a piece that it finds twice or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """`old` stands once in the product and becomes `new`; of `seen_by`, names of test functions, one at
    least must fail.
    """

    name: str
    old: str
    new: str
    seen_by: tuple[str, ...]


LINES: tuple[Mutation, ...] = (
    # -- the hot folder -------------------------------------------------------------------------------------
    Mutation(
        "watch-rest",
        "now - self.changed_at >= settle and",
        "now - self.changed_at > settle and",
        ("test_rest_is_told_to_the_second",),
    ),
    Mutation(
        "watch-longest-pause",
        "_LONGEST_PAUSE_S: Final = 30.0",
        "_LONGEST_PAUSE_S: Final = 60.0",
        ("test_pauses_grow_up_to_half_a_minute",),
    ),
    Mutation(
        "watch-link",
        "_INSIDE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC",
        "_INSIDE: Final = os.O_RDONLY | os.O_CLOEXEC",
        ("test_a_file_that_became_a_link_since_it_was_seen_is_not_opened",),
    ),
    Mutation(
        "watch-loose-hour",
        "_LOOSE: Final = timedelta(hours=1)",
        "_LOOSE: Final = timedelta(hours=2)",
        ("test_an_hour_later_what_comes_loose_is_another_stack",),
    ),
    Mutation(
        "watch-silent",
        "SILENT_AFTER: Final = timedelta(seconds=90)",
        "SILENT_AFTER: Final = timedelta(days=1)",
        ("test_a_watcher_whose_machine_is_gone_can_be_struck_off",),
    ),
    # -- filing ---------------------------------------------------------------------------------------------
    Mutation(
        "filing-majority",
        "most * 5 < len(votes) * 3",
        "most * 5 < len(votes)",
        ("test_fewer_than_three_votes_of_five_leave_each_page_to_itself",),
    ),
    Mutation(
        "filing-majority-too-high",
        "most * 5 < len(votes) * 3",
        "most * 5 <= len(votes) * 3",
        ("test_three_votes_of_five_make_the_folder_theirs",),
    ),
    Mutation(
        "filing-small-folder",
        "_SMALL_FOLDER = 3",
        "_SMALL_FOLDER = 4",
        ("test_in_a_folder_of_three_one_other_page_speaks_for_it_in_one_of_four_it_does_not",),
    ),
    Mutation(
        "filing-smaller-folder",
        "_SMALL_FOLDER = 3",
        "_SMALL_FOLDER = 2",
        ("test_in_a_folder_of_three_one_other_page_speaks_for_it_in_one_of_four_it_does_not",),
    ),
    Mutation(
        "filing-conflict",
        "if pages > 1 and folder not in own",
        "if pages > 2 and folder not in own",
        ("test_one_foreign_page_is_a_stray_and_two_are_a_conflict",),
    ),
    Mutation(
        "filing-two-sure-owners",
        "if len(self.named) == 1 else None",
        "if self.named else None",
        ("test_a_number_as_it_was_read_names_its_employer_and_two_name_nobody",),
    ),
    Mutation(
        "filing-past-people",
        "assignments = {pk: leave_to_people(",
        "_ = {pk: leave_to_people(",
        ("test_a_page_that_comes_late_does_not_go_past_the_people_who_moved_the_folder",),
    ),
    Mutation(
        "filing-untold-search",
        "refile_index([page.pk for page in new])",
        "pass",
        ("test_search_learns_where_a_page_was_filed",),
    ),
    Mutation(
        "filing-two-signs",
        "_AGREE = 2",
        "_AGREE = 1",
        ("test_the_number_alone_waits_for_a_person_and_with_the_name_it_is_filed",),
    ),
    Mutation(
        "filing-contradicted",
        "    if against:\n",
        "    if not signs:\n",
        ("test_a_page_that_names_another_employer_is_a_document_of_its_own_for_review",),
    ),
    Mutation(
        "filing-held",
        "    if not held:\n        return assignment",
        "    if held:\n        return assignment",
        ("test_a_page_with_a_doubt_that_holds_is_left_to_people_with_that_reason",),
    ),
    Mutation(
        "filing-silent-run",
        "0 < len(run) <= _SILENT_RUN",
        "0 < len(run)",
        ("test_three_silent_pages_may_lie_between_sure_ones_and_four_may_not",),
    ),
    Mutation(
        "filing-strangers-card",
        "why = (says, *assignment.why)",
        "continue",
        ("test_a_page_that_speaks_otherwise_is_not_filed_by_its_neighbours",),
    ),
    Mutation(
        "filing-repaired",
        "REPAIRED_SIGN = 0.3",
        "REPAIRED_SIGN = 0.29",
        ("test_a_repaired_number_is_a_sign_from_three_tenths",),
    ),
    Mutation(
        "matching-whole-list",
        "_WHOLE_LIST, _LIST_SHARE = 5,",
        "_WHOLE_LIST, _LIST_SHARE = 4,",
        ("test_a_list_of_people_who_all_work_for_one_employer_weighs_as_much_as_a_number",),
    ),
    Mutation(
        "matching-companys-accounts",
        "_SURE / len(known.companies[number])",
        "_SURE",
        ("test_two_accounts_of_a_company_share_its_number",),
    ),
    # -- registry and dates ---------------------------------------------------------------------------------
    Mutation(
        "days-buddhist-years",
        "_FIRST_BUDDHIST = 2400",
        "_FIRST_BUDDHIST = 2401",
        ("test_a_year_from_2400_on_is_of_the_buddhist_era",),
    ),
    Mutation(
        "days-last-year",
        "range(1800, 2201)",
        "range(1800, 2200)",
        ("test_a_year_from_2400_on_is_of_the_buddhist_era",),
    ),
    Mutation(
        "registry-higher-branch",
        "if row.branch_seq <= was.branch_seq and ",
        "if ",
        ("test_the_employer_shows_its_head_office_whatever_the_order",),
    ),
    Mutation(
        "days-two-figures",
        "by_rule = 2500 + number - BUDDHIST_ERA",
        "by_rule = 2400 + number - BUDDHIST_ERA",
        ("test_two_digits_and_years_from_2400_on_are_of_the_buddhist_era",),
    ),
    Mutation(
        "days-rivals",
        " or of_christ >= 2000",
        " or of_christ >= 2100",
        ("test_a_year_of_two_figures_names_its_rival_where_another_era_is_as_likely",),
    ),
    Mutation(
        "cells-check-digit",
        "> _MOST_ZEROS or number.check is not Check.OK",
        "> _MOST_ZEROS",
        ("test_zeros_are_put_back_only_where_one_answer_is_left",),
    ),
    Mutation(
        "store-tried",
        "return None if self._write_twice() == FIRST else StoreOverwrites",
        "return None",
        ("test_is_not_ready",),
    ),
    Mutation(
        "check-digit",
        "(11 - rest) % 10",
        "(12 - rest) % 10",
        ("test_an_account_number_of_the_domain_notes_is_right",),
    ),
    # -- work under lease -----------------------------------------------------------------------------------
    Mutation(
        "lease-length",
        "Now() + timedelta(seconds=settings.LEASE_S)",
        "Now()",
        ("test_nobody_else_takes_it_while_the_lease_holds",),
    ),
    Mutation(
        "lease-attempts",
        "rows.filter(attempt__lt=settings",
        "rows.filter(attempt__lte=settings",
        ("test_a_page_that_three_workers_died_of_is_set_aside_by_the_fourth",),
    ),
    Mutation(
        "lease-last-attempt",
        "held.attempt >= settings.MAX_ATTEMPTS",
        "held.attempt > settings.MAX_ATTEMPTS",
        ("test_the_third_failure_sets_it_aside_with_its_reason",),
    ),
    Mutation(
        "lease-fence",
        "pk=self.pk, token=self.token)",
        "pk=self.pk)",
        ("test_a_late_worker_finishes_nothing",),
    ),
    Mutation(
        "lease-reap",
        "kind.in_state(WorkState.RUNNING), lease_until__lt=Now())",
        "kind.in_state(WorkState.RUNNING))",
        ("test_only_dead_leases_are_freed",),
    ),
    Mutation(
        "lease-defer",
        'attempt=F("attempt") - 1',
        'attempt=F("attempt")',
        ("test_what_was_put_off_for_want_of_the_store_lost_no_attempt",),
    ),
    Mutation(
        "lease-counters",
        "(office, WorkState.QUEUED, WorkState.DONE)",
        "(office, WorkState.DONE, WorkState.QUEUED)",
        (
            "test_finished_work_is_done_and_held_by_nobody",
            "test_a_page_is_read_again_and_keeps_its_text_until_then",
        ),
    ),
    Mutation(
        "database-trouble",
        "code is None or code[:2] in _PASSING",
        "code is None",
        ("test_what_the_database_will_never_take_is_not_tried_for_ever",),
    ),
    # -- who may what ---------------------------------------------------------------------------------------
    Mutation(
        "policy-own-office",
        "return user.office_id == office.pk",
        "return user.office_id is not None",
        ("test_own_means_the_own_office_and_province_the_own_province",),
    ),
    Mutation("policy-no-rows", "NOTHING = Q(pk__in=[])", "NOTHING = Q()", ("test_rows_within_reach",)),
    Mutation(
        "policy-disabled",
        "or not user.is_active:",
        ":",
        ("test_nobody_may_anything_without_a_role_of_an_active_person",),
    ),
    Mutation(
        "policy-counter",
        '"* - - - - - - o - - - -"',
        '"* o - - - - - o - - - -"',
        ("test_the_table_is_that_of_the_contract",),
    ),
    Mutation(
        "signin-failures",
        "len(own) >= FREE_FAILURES",
        "len(own) > FREE_FAILURES",
        ("test_the_sixth_try_waits_even_with_the_right_password",),
    ),
    Mutation(
        "session-idle",
        "now - seen > settings.SESSION_IDLE_S",
        "now - seen > settings.SESSION_ABSOLUTE_S",
        ("test_a_session_ends_after_thirty_idle_minutes",),
    ),
    # -- what was sent, and what is kept --------------------------------------------------------------------
    Mutation(
        "upload-digest",
        "staged.sha256 != file.sha256",
        "not staged.sha256",
        ("test_bytes_that_are_not_what_was_declared_may_be_sent_again",),
    ),
    Mutation(
        "upload-whole-file",
        "file.size > settings.WHOLE_FILE_BYTES",
        "file.size >= settings.WHOLE_FILE_BYTES",
        ("test_a_file_of_just_the_limit_may_come_whole_and_one_byte_more_may_not",),
    ),
    Mutation(
        "upload-part",
        "span.sha256 not in",
        "span.sha256 in",
        ("test_a_part_that_does_not_fit_is_refused_and_nothing_is_kept_of_it",),
    ),
    Mutation(
        "store-digest",
        "digest_of(path) == sha256",
        "digest_of(path)",
        ("test_rotten_bytes_are_never_handed_out",),
    ),
    Mutation(
        "audit-seal",
        "len(ids) != seal.count or not hmac.compare_digest(root, seal.root)",
        "len(ids) != seal.count",
        ("test_a_changed_or_missing_event_is_found",),
    ),
    # -- lots -----------------------------------------------------------------------------------------------
    Mutation(
        "lots-accept",
        "if lot.critical or lot.defects > lot.accept:",
        "if lot.critical or lot.defects >= lot.accept:",
        ("test_the_acceptance_number_stands_on_both_sides",),
    ),
    Mutation(
        "lots-stop",
        "if counted.rejected >= REJECTED_TO_STOP:",
        "if counted.rejected > REJECTED_TO_STOP:",
        ("test_five_accepted_loosen_and_five_rejected_stop",),
    ),
    Mutation(
        "lots-draw",
        'f"{seed}:{page}".encode()',
        'f"{page}".encode()',
        ("test_another_seed_gives_other_pages_and_is_never_the_same",),
    ),
    Mutation(
        "lots-severity",
        "if lot.severity != row.severity:",
        "if lot.severity == Severity.STOPPED:",
        ("test_a_lot_drawn_before_the_switch_says_nothing_about_the_new_severity",),
    ),
    Mutation(
        "blind-agrees",
        '"agrees": first == second',
        '"agrees": first <= second',
        ("test_both_entries_are_compared_as_they_are_stored",),
    ),
    Mutation(
        "progress-chances",
        "np.quantile(self.draws, (0.1, 0.5, 0.9))",
        "np.quantile(self.draws, (0.9, 0.5, 0.1))",
        ("test_a_rough_office_has_a_wider_band_than_a_smooth_one",),
    ),
)
