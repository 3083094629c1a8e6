"""Files of MkDocs whose content is made when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from faqcheck.site import write_files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from faqcheck.site import Maker


class MadeFile(File):
    """A file that lies nowhere: a site of a thousand questions is neither held nor written twice.

    Plugins that open files by their path see that it has none, and leave it alone.
    """

    def __init__(self, path: str, config: MkDocsConfig, make: Maker) -> None:
        """Make nothing yet.

        Args:
            path: below the folder of the pages.
            config: of the site.
            make: returns the content; it is called each time that someone reads the file.
        """
        super().__init__(path, None, config.site_dir, config.use_directory_urls)
        self.generated_by = "faqcheck"
        self.abs_src_path = None
        self._make = make
        self._set: str | bytes | None = None

    @property
    def _content(self) -> str | bytes:
        if self._set is not None:
            return self._set
        made = self._make()
        return made if isinstance(made, (str, bytes)) else "".join(made)

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        """Take what another plugin makes of it."""
        self._set = value

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002  (of MkDocs)
        """Write the file to the site, in pieces if it comes in pieces."""
        made = self._make() if self._set is None else self._set
        write_files([(self.dest_uri, made)], Path(self.dest_dir))
