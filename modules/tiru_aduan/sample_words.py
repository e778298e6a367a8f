"""Words of the sample: invented stories, answers and names. (category, title, story)."""

from __future__ import annotations

STORIES = (
    (
        "jalan",
        "Jalan berlubang di depan sekolah dasar",
        "Lubangnya sedalam mata kaki dan tergenang kalau hujan. Dua hari lalu seorang anak jatuh dari sepeda. Mohon ditambal sebelum musim hujan makin deras.",
    ),
    (
        "jalan",
        "Bahu jalan longsor dekat tikungan",
        "Bahu jalan sepanjang kira-kira enam meter ambles setelah hujan semalam. Belum ada tanda bahaya, kendaraan malam hampir terperosok.",
    ),
    (
        "jalan",
        "Jembatan kayu penghubung dusun lapuk",
        "Papan jembatan sudah banyak yang patah. Anak sekolah dan petani tetap lewat karena tidak ada jalan lain.",
    ),
    (
        "air",
        "Saluran tersumbat, halaman rumah tergenang",
        "Setiap hujan lebih dari satu jam air dari saluran naik ke halaman dan masuk ke dua rumah. Salurannya penuh tanah dan sampah.",
    ),
    (
        "air",
        "Air PDAM keruh sejak tiga hari",
        "Air dari keran berwarna cokelat dan berbau tanah. Warga satu gang mengalami hal yang sama sejak hari Senin.",
    ),
    (
        "sampah",
        "Sampah menumpuk di tepi jalan raya",
        "Tumpukan sampah di tepi jalan sudah melebar ke badan jalan. Baunya tercium sampai masjid. Truk pengangkut tidak datang dua minggu ini.",
    ),
    (
        "sampah",
        "Minta bak sampah di pasar desa",
        "Pedagang membuang sisa sayur ke selokan karena tidak ada bak. Kami siap menjaga kalau disediakan.",
    ),
    (
        "lampu",
        "Lampu jalan padam di tanjakan",
        "Empat tiang lampu berturut-turut padam. Tanjakan ini gelap sekali dan sudah dua kali ada motor jatuh.",
    ),
    (
        "lampu",
        "Lampu penerangan menyala siang hari",
        "Lampu di jalan masuk kantor kecamatan menyala terus siang malam sejak bulan lalu. Sayang listriknya.",
    ),
    (
        "kesehatan",
        "Antrean puskesmas mulai terlalu pagi",
        "Nomor antrean habis pukul enam pagi sehingga lansia harus datang sejak subuh. Mohon ada jalur khusus lansia.",
    ),
    (
        "kesehatan",
        "Posyandu kekurangan alat timbang",
        "Timbangan bayi di posyandu kami rusak, kader meminjam dari dusun sebelah setiap bulan.",
    ),
    (
        "pendidikan",
        "Atap kelas bocor",
        "Atap dua ruang kelas bocor, anak-anak dipindah ke ruang guru kalau hujan. Sudah dilaporkan lisan tetapi belum ada kabar.",
    ),
    (
        "pendidikan",
        "Jadwal antar makanan sekolah berubah-ubah",
        "Makanan untuk siswa kadang datang setelah jam pulang. Mohon jadwalnya dipastikan agar anak tidak menunggu.",
    ),
    (
        "kependudukan",
        "Perbaikan nama di kartu keluarga lama selesai",
        "Berkas saya serahkan lengkap tiga minggu lalu. Di loket disebut masih menunggu tanda tangan.",
    ),
    (
        "bansos",
        "Tetangga lansia belum terdata bantuan",
        "Tetangga kami lansia hidup sendiri dan tidak bekerja, tetapi tidak pernah tercatat. Mohon petugas memeriksa datanya.",
    ),
    (
        "perizinan",
        "Usaha penggilingan berisik sampai malam",
        "Mesin penggilingan bekerja sampai pukul sebelas malam di tengah permukiman. Mohon diperiksa izin dan jam kerjanya.",
    ),
    (
        "lingkungan",
        "Limbah cair dibuang ke sungai kecil",
        "Air sungai kecil di belakang rumah berubah warna setiap sore dan ikannya mati. Warga takut memakainya untuk menyiram.",
    ),
    (
        "layanan",
        "Loket tutup sebelum jam layanan selesai",
        "Saya datang pukul dua siang, loket sudah tutup padahal tertulis sampai pukul tiga. Mohon kepastian jam layanan.",
    ),
    (
        "lainnya",
        "Usul lapangan kecil untuk anak-anak",
        "Di perumahan kami tidak ada tempat bermain. Ada tanah fasilitas umum yang kosong, kami siap bergotong royong.",
    ),
)

ANSWERS = (
    "Terima kasih atas laporannya. Tim kami sudah memeriksa ke lokasi dan perbaikan selesai dikerjakan. Mohon kabari bila masih ada yang kurang.",
    "Petugas sudah turun ke lapangan bersama perangkat setempat. Penanganan sementara dilakukan hari itu juga, perbaikan tetap dijadwalkan minggu depan.",
    "Laporan Anda benar. Kami sudah memberi tahu pihak terkait dan pekerjaannya selesai. Kami sertakan pengawasan selama satu bulan.",
    "Setelah diperiksa, masalahnya ada pada jadwal petugas. Jadwal sudah diperbaiki dan mulai berlaku besok.",
    "Usul Anda kami catat dan kami bawa ke musyawarah perencanaan tahun depan. Untuk sementara kami sediakan jalan keluar seperti yang dijelaskan petugas di lokasi.",
)

NAMES = (
    "Asep Saepuloh (contoh)",
    "Nining Rahayu (contoh)",
    "Slamet Widodo (contoh)",
    "Cut Nurhaliza (contoh)",
    "Yulia Andriani (contoh)",
    "Dedi Kurniawan (contoh)",
    "Rohayati (contoh)",
    "Teuku Rizal (contoh)",
)
