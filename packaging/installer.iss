; The installer for Windows, for Inno Setup 6: run `python packaging\bootstrap.py build`, then
;     iscc /DVersion=1.0.0 packaging\installer.iss
; It installs for one person, without administrator rights, into their own programs folder, and lets a double click on
; a .evidence file open it. Nothing of it is needed: the folder dist\evidencepack also runs from where it lies.

#ifndef Version
  #define Version "0.0.0"
#endif

[Setup]
AppId={{7C0B0E0A-7D3B-4E57-9C6B-3C2C6D0E51A4}
AppName=Evidence Pack
AppVersion={#Version}
AppPublisher=Evidence Pack
DefaultDirName={userpf}\Evidence Pack
DefaultGroupName=Evidence Pack
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
CloseApplications=yes
Compression=lzma2/max
SolidCompression=yes
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=EvidencePack-{#Version}-setup
SetupIconFile=..\resources\app\icon.ico
UninstallDisplayIcon={app}\Evidence Pack.exe
WizardStyle=modern

[Tasks]
Name: "desktopicon"; Description: "Put an icon on the desktop"; Flags: unchecked

[InstallDelete]
; What an earlier version left must not be mixed with this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\dist\evidencepack\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{userprograms}\Evidence Pack"; Filename: "{app}\Evidence Pack.exe"
Name: "{userdesktop}\Evidence Pack"; Filename: "{app}\Evidence Pack.exe"; Tasks: desktopicon

[Registry]
; Per person (HKCU): no administrator, and nobody else's computer is changed.
Root: HKCU; Subkey: "Software\Classes\.evidence"; ValueType: string; ValueData: "EvidencePack.Workspace"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\EvidencePack.Workspace"; ValueType: string; ValueData: "Evidence Pack workspace"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\EvidencePack.Workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\_internal\resources\app\icon.ico"
Root: HKCU; Subkey: "Software\Classes\EvidencePack.Workspace\shell\open\command"; ValueType: string; ValueData: """{app}\Evidence Pack.exe"" ""%1"""

[Run]
Filename: "{app}\Evidence Pack.exe"; Description: "Open Evidence Pack"; Flags: nowait postinstall skipifsilent
