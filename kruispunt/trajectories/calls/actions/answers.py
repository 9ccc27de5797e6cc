"""Keep what an application answers to the extra questions. Only called inside a running action."""

from collections.abc import Mapping
from functools import partial
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kruispunt.core.errors import Refused
from kruispunt.core.uploads import extension_of
from kruispunt.trajectories.calls.answers import checked_file, checked_text, field_name, missing
from kruispunt.trajectories.calls.enums import QuestionKind
from kruispunt.trajectories.calls.models import Answer, Application, OpenCall, Question

#: What is answered, by wording: a text; for a file the upload, "" to keep what is stored, None to remove it.
Answers = Mapping[int, str | UploadedFile | None]


class StoredFiles(list[str]):
    """The names of files written to disk in this transaction; taken away again when it does not come to an end."""

    def remove(self) -> None:
        """Take the files away."""
        for name in self:
            _remove_file(name)


class NewAnswers:
    """Answers that were checked and can be stored with their application."""

    def __init__(self, *, call: OpenCall, existing: Application | None, answers: Answers, submit: bool) -> None:
        """Check `answers` to the questions of `call`; a draft may leave required questions open.

        Raises Refused at the field of the first question with something wrong, and for a wording that was replaced.
        """
        self.questions = {question.pk: question for question in call.questions.current()}
        self.stored = _stored(existing)
        self.files: dict[int, tuple[str, UploadedFile]] = {}
        self.texts: dict[int, str] = {}
        self.removed: set[int] = set()
        self.kept: set[int] = set()
        for pk, value in answers.items():
            self._take(pk, value)
        if submit:
            for question in self.questions.values():
                if question.is_required and not self._is_answered(question):
                    raise missing(question)

    def _take(self, pk: int, value: str | UploadedFile | None) -> None:
        question = self.questions.get(pk)
        if question is None:
            raise Refused(
                "Het team veranderde een van de vragen. Laad de pagina opnieuw en vul de nieuwe vraag in.",
                field=field_name(pk),
            )
        if question.kind != QuestionKind.FILE:
            self.texts[pk] = checked_text(question, str(value or ""))
        elif value is None:
            self.removed.add(pk)
        elif isinstance(value, UploadedFile):
            self.files[pk] = (checked_file(question, value), value)
        else:
            self.kept.add(pk)

    def _is_answered(self, question: Question) -> bool:
        pk, stored = question.pk, self.stored.get(question.key)
        if pk in self.texts:
            return bool(self.texts[pk])
        if pk in self.files or pk in self.removed:
            return pk in self.files
        # An answer to an older wording counts only when it was seen beside the new one.
        return bool(stored and (stored.question_id == pk or (pk in self.kept and stored.file)))

    def store(self, application: Application, written: StoredFiles) -> bool:
        """Write the answers of `application`, note new files in `written`; give whether anything changed.

        A file that is replaced or removed leaves the disk once all this is certain.
        """
        changed = False
        for pk, text in self.texts.items():
            changed |= self._store_text(application, self.questions[pk], text)
        for pk, (name, upload) in self.files.items():
            self._store_file(application, self.questions[pk], name, upload, written)
            changed = True
        for pk in self.removed:
            changed |= self._remove(self.questions[pk])
        for pk in self.kept:
            changed |= self._keep(self.questions[pk])
        return changed

    def _store_text(self, application: Application, question: Question, text: str) -> bool:
        stored = self.stored.get(question.key)
        if not text:
            return self._remove(question)
        if stored and (stored.question_id, stored.text) == (question.pk, text):
            return False
        self._remove(question)
        Answer.objects.create(application=application, question=question, text=text)
        return True

    def _store_file(
        self, application: Application, question: Question, name: str, upload: UploadedFile, written: StoredFiles
    ) -> None:
        self._remove(question)
        answer = Answer(application=application, question=question, file_name=name)
        # On disk it has a name nobody chose.
        answer.file.save(f"{uuid4().hex}.{extension_of(name)}", upload, save=False)
        written.append(answer.file.name)
        answer.save()

    def _keep(self, question: Question) -> bool:
        stored = self.stored.get(question.key)
        if not stored or not stored.file or stored.question_id == question.pk:
            return False
        stored.question = question
        stored.save(update_fields=["question"])
        return True

    def _remove(self, question: Question) -> bool:
        stored = self.stored.pop(question.key, None)
        if stored is None:
            return False
        if stored.file:
            transaction.on_commit(partial(_remove_file, stored.file.name))
        stored.delete()
        return True


def _remove_file(name: str) -> None:
    Answer._meta.get_field("file").storage.delete(name)


def _stored(existing: Application | None) -> dict[int, Answer]:
    """Give the newest answer of an application to each question, by the key that its wordings share."""
    if existing is None:
        return {}
    rows = existing.answers.select_related("question").order_by("question__number")
    return {answer.question.key: answer for answer in rows}
