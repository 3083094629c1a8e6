# red: line 4 of what is shown never ran: 'print("loads the pipeline")'

if __name__ != "__main__":
    print("loads the pipeline")
